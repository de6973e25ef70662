/* What the bare C servers have in common: processes with a listening socket each, their loops, their end. It knows
 * nothing of what they say. */
#ifndef BENCH_SERVE_H
#define BENCH_SERVE_H

#include <stddef.h>
#include <stdint.h>

#define SERVE_MAX_PROCESSES 64

/* Forks that many processes, which call serve(listener) and never return from it: each has a socket of its own on
 * one free port of loopback (SO_REUSEPORT), non-blocking, of that kind (SOCK_STREAM: it listens; SOCK_DGRAM). Prints
 * "port N"; returns when SIGTERM, SIGINT, a child's end or the end of standard input has ended all of them. */
void serve_in_processes(int processes, int kind, void (*serve)(int listener));

/* As many descriptors as this process may have. */
void serve_raise_descriptor_limit(void);

/* epoll_ctl() with the descriptor as its data. */
void serve_watch(int epoll, int fd, uint32_t events, int how);

/* An epoll instance that watches the listener. */
int serve_epoll(int listener);

/* The next connection, non-blocking, TCP_NODELAY, watched for input; −1 where there is none. */
int serve_accept(int epoll, int listener);

/* Grows an array by descriptor so that it has an element for this one; new ones are zero. */
void *serve_grow(void *array, size_t element, int *capacity, int fd);

#endif
