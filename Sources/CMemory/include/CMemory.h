/// The end of a program that has no memory left: one message and status 1, without a trace.
#ifndef DAWB_CMEMORY_H
#define DAWB_CMEMORY_H

/// Says on standard error that memory is used up, with the advice, and ends the program with status 1.
_Noreturn void cm_out_of_memory(void);

/// What the message goes on with: whole lines of at most 4,000 bytes in all.
void cm_set_advice(const char *lines);

/// Ends the program in the same way if an allocation of this thread has just failed, or any would.
void cm_end_if_memory_is_short(void);

/// From now on a signal of a crash ends the program as `cm_out_of_memory` does if an allocation has
/// just failed on that thread; any other crash stays what it was.
void cm_watch_crashes(void);

/// Makes threads share one heap if the address space is limited: heaps of their own set aside 64 MiB each, and the
/// C library tries again at each allocation where there is no room for one. To be called before threads are there.
void cm_spare_address_space(void);

/// Whether so many threads more could be started now; they are ended before it returns.
int cm_can_start_threads(int count);

#endif
