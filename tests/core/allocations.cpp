// SPDX-License-Identifier: GPL-3.0-or-later
// What tst_freedmemory runs under an allocator that is preloaded: linked as the programs are that get installed, with
// free() and the rest in the program itself. Each way to get memory, and each way to give it back.
#include "core/base/freedmemory.h"

#include <QStringList>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <string>

int main()
{
    QStringList texts;
    for (int i = 0; i < 20'000; ++i)
        texts += QString::number(i).repeated(i % 50);
    texts.clear();
    auto numbers = std::make_unique<std::string[]>(1'000);
    for (int i = 0; i < 1'000; ++i)
        numbers[size_t(i)] = std::string(size_t(i), 'x');
    numbers.reset();
    for (const size_t size : { 1, 100, 10'000, 1'000'000, 100'000'000 }) {
        void *block = std::realloc(::strdup("a text"), size + 7);
        if (!block || std::strncmp(static_cast<char *>(block), "a text", 6) != 0 || ::malloc_usable_size(block) < size)
            return 1;
        std::free(std::realloc(block, size / 2 + 1));
        std::free(std::calloc(size, 1));
        std::free(std::aligned_alloc(64, size * 64));
        void *aligned = nullptr;
        if (::posix_memalign(&aligned, 4096, size) != 0 || quintptr(aligned) % 4096 != 0)
            return 1;
        std::free(aligned);
    }
    std::puts(freedMemoryIsWiped() ? "wiped" : "left");
    return 0;
}
