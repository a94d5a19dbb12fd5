// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/peer_cppjwt.h"

#include <jwt/jwt.hpp>

namespace cppjwt {

bool verifies(const std::string &token, const std::string &algorithm, const std::string &key)
{
    std::error_code error;
    jwt::decode(
        token, jwt::params::algorithms({ algorithm }), error, jwt::params::secret(key), jwt::params::verify(true));
    return !error;
}

std::size_t sign(const std::string &algorithm, const std::string &key)
{
    jwt::jwt_object token{ jwt::params::algorithm(algorithm), jwt::params::secret(key) };
    token.add_claim("token_type", "access")
        .add_claim("exp", 4102444800)
        .add_claim("iat", 1700000000)
        .add_claim("jti", "0123456789abcdef0123456789abcdef")
        .add_claim("user_id", 12);
    std::error_code error;
    return token.signature(error).size();
}

} // namespace cppjwt
