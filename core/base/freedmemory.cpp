// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/freedmemory.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define JOTLAB_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define JOTLAB_SANITIZED
#endif

#if defined(__GLIBC__) && !defined(JOTLAB_SANITIZED)

// The names under which glibc's own can be called by who takes their place.
extern "C" void __libc_free(void *block);
extern "C" void *__libc_realloc(void *block, size_t size);

namespace {

// From here on glibc maps a block for itself: growing remaps it, and leaves no copy behind.
constexpr size_t mappedSize = size_t(32) * 1024 * 1024;

} // namespace

extern "C" __attribute__((visibility("default"))) void free(void *block) noexcept
{
    if (block)
        explicit_bzero(block, malloc_usable_size(block)); // a memset() before free() would be left out
    __libc_free(block);
}

extern "C" __attribute__((visibility("default"))) void *realloc(void *block, size_t size) noexcept
{
    const size_t there = block ? malloc_usable_size(block) : 0;
    if (!block || size == 0 || there >= mappedSize) {
        if (block && size == 0)
            explicit_bzero(block, there);
        return __libc_realloc(block, size);
    }
    if (size <= there && size >= there / 2)
        return block;
    void *moved = std::malloc(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, block, std::min(size, there));
    free(block);
    return moved;
}

bool freedMemoryIsWiped()
{
    return true;
}

#else

bool freedMemoryIsWiped()
{
    return false;
}

#endif

void keepFromSwap(QByteArrayView secret)
{
    // Each may split a mapping in three, and a process may have some 65,000: what lives long comes first.
    static std::atomic<int> left{ 2'000 };
    if (secret.isEmpty() || left.fetch_sub(1, std::memory_order_relaxed) <= 0)
        return;
    const auto page = quintptr(::sysconf(_SC_PAGESIZE));
    const auto begin = quintptr(secret.data()) / page * page;
    // More than the limit is not locked, and works all the same.
    ::mlock(reinterpret_cast<const void *>(begin), quintptr(secret.data()) + quintptr(secret.size()) - begin);
}
