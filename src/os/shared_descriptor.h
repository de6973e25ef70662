/*
 * A place where a process lays a descriptor for others to take copies of, such as a log file that they have
 * not the right to open themselves. It holds the one laid there last. Made before the processes are
 * forked that share it. */
#ifndef SWL_OS_SHARED_DESCRIPTOR_H
#define SWL_OS_SHARED_DESCRIPTOR_H

#include "base/compiler.h"

struct swl_shared_descriptor {
    int in, out; /* -1: not open */
};

/* 0 or -errno. */
int swl_shared_descriptor_open(struct swl_shared_descriptor *shared) SWL_MUST_CHECK;

/* Takes away what lay there, and lays a copy of the descriptor there. 0 or -errno. */
int swl_shared_descriptor_put(const struct swl_shared_descriptor *shared, int fd) SWL_MUST_CHECK;

/* A close-on-exec copy of the one that lies there, which stays; -EAGAIN where there is none, -errno. */
int swl_shared_descriptor_get(const struct swl_shared_descriptor *shared) SWL_MUST_CHECK;

void swl_shared_descriptor_close(struct swl_shared_descriptor *shared);

#endif
