/* base/child.h - between fork and exec: what a program that we start does not get. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

/* Closes every descriptor but the standard streams and `kept` (-1: none): also those of libraries, which
 * hold live connections to the service. */
void child_close_others(int kept);

#endif
