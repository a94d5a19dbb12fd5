// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JOTLAB_SANITIZED: built with a sanitizer that has the memory for itself. GCC says so by macros, clang by features.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define JOTLAB_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define JOTLAB_SANITIZED
#endif
