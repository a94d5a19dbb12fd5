// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// cpp-jwt in a file of its own, because its headers take long to compile and do not build without warnings.
namespace cppjwt {

bool verifies(const std::string &token, const std::string &algorithm, const std::string &key);
/// The length of a token with the claims of the benchmark.
std::size_t sign(const std::string &algorithm, const std::string &key);

} // namespace cppjwt
