// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/freedmemory.h"
#include "core/base/sanitized.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__GLIBC__) && !defined(JOTLAB_SANITIZED)

#include <gnu/lib-names.h>

// The names under which glibc's own can be called by who takes their place.
extern "C" {
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void *__libc_valloc(size_t size);
void *__libc_pvalloc(size_t size);
void __libc_free(void *block);
}

namespace {

// From here on glibc maps a block for itself: growing remaps it and leaves no copy behind, freeing unmaps it.
constexpr size_t mappedSize = size_t(32) * 1024 * 1024;

/// glibc's own malloc_usable_size(), which has no other name; nullptr before the first constructors have run.
size_t (*glibcUsableSize)(void *) = nullptr;

__attribute__((constructor(101))) void findUsableSize()
{
    if (void *glibc = ::dlopen(LIBC_SO, RTLD_LAZY | RTLD_NOLOAD))
        glibcUsableSize = reinterpret_cast<size_t (*)(void *)>(::dlsym(glibc, "malloc_usable_size"));
}

size_t usableSize(void *block)
{
    return block && glibcUsableSize ? glibcUsableSize(block) : 0;
}

void wipeAndFree(void *block)
{
    // What was mapped goes back to the system, which hands nobody its bytes: wiping would only fill untouched pages.
    if (const size_t size = usableSize(block); size > 0 && size < mappedSize)
        explicit_bzero(block, size); // a memset() before free() would be left out
    __libc_free(block);
}

} // namespace

// All of them, else an allocator that is preloaded would give blocks that glibc is to free, or the other way round. In
// a program that holds core itself they come before a preloaded one; where core is a library of its own, after it, and
// then none of them is used.
#pragma GCC visibility push(default)
extern "C" {

void *malloc(size_t size) noexcept
{
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) noexcept
{
    return __libc_calloc(count, size);
}

void free(void *block) noexcept
{
    wipeAndFree(block);
}

void *realloc(void *block, size_t size) noexcept
{
    const size_t there = usableSize(block);
    if (there == 0 || size == 0 || there >= mappedSize) {
        if (there > 0 && there < mappedSize && size == 0)
            explicit_bzero(block, there);
        return __libc_realloc(block, size);
    }
    if (size <= there && size >= there / 2)
        return block;
    void *moved = __libc_malloc(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, block, std::min(size, there));
    wipeAndFree(block);
    return moved;
}

void *memalign(size_t alignment, size_t size) noexcept
{
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) noexcept
{
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) noexcept
{
    if (alignment % sizeof(void *) != 0 || !std::has_single_bit(alignment))
        return EINVAL;
    void *made = __libc_memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *block = made;
    return 0;
}

void *valloc(size_t size) noexcept
{
    return __libc_valloc(size);
}

void *pvalloc(size_t size) noexcept
{
    return __libc_pvalloc(size);
}

size_t malloc_usable_size(void *block) noexcept
{
    return usableSize(block);
}

} // extern "C"
#pragma GCC visibility pop

bool freedMemoryIsWiped()
{
    // Not where a preloaded allocator came before these.
    Dl_info wiping = {};
    Dl_info used = {};
    return glibcUsableSize && ::dladdr(reinterpret_cast<const void *>(&freedMemoryIsWiped), &wiping) != 0
        && ::dladdr(::dlsym(RTLD_DEFAULT, "free"), &used) != 0 && wiping.dli_fbase == used.dli_fbase;
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
