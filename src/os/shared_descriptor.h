/*
 * A place for one descriptor, of which other processes take copies: for example a log file that they have no
 * right to open. It holds the descriptor that was put there last. Open it before the fork of the processes
 * that share it.
 */
#ifndef SWL_OS_SHARED_DESCRIPTOR_H
#define SWL_OS_SHARED_DESCRIPTOR_H

#include "base/compiler.h"

struct swl_shared_descriptor {
    int in, out; /* -1: not open */
};

/* 0 or -errno. */
int swl_shared_descriptor_open(struct swl_shared_descriptor *shared) SWL_MUST_CHECK;

/* Replaces the descriptor by a copy of `fd`. Returns 0 or -errno. */
int swl_shared_descriptor_put(const struct swl_shared_descriptor *shared, int fd) SWL_MUST_CHECK;

/* Returns a close-on-exec copy of the descriptor, which stays; -EAGAIN if there is none; or another
 * -errno. */
int swl_shared_descriptor_get(const struct swl_shared_descriptor *shared) SWL_MUST_CHECK;

void swl_shared_descriptor_close(struct swl_shared_descriptor *shared);

#endif
