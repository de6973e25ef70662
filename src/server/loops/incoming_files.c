/* Descriptors of files on their way to a connection. */
#include "server/loops/incoming_files.h"

#include <errno.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/descriptor_packet.h"

struct incoming_file {
    struct swl_list link;
    struct swl_file_ticket ticket;
    int descriptor; /* or -errno */
};

void swl_incoming_files_init(struct swl_incoming_files *files, const struct swl_server *server, int reactor)
{
    *files = (struct swl_incoming_files){
        .channel = server->file_channels == NULL ? -1 : server->file_channels[reactor].receiver,
    };
    swl_list_init(&files->kept);
}

/* Takes the next one out of the channel. Returns NULL if there is none. */
static struct incoming_file *incoming_files_receive(struct swl_incoming_files *files)
{
    struct incoming_file file;
    ssize_t size;
    do { /* what is no ticket comes from nobody: all senders are processes of this server */
        size = swl_descriptor_packet_receive(files->channel, &file.ticket, sizeof(file.ticket), 0,
                                             &file.descriptor);
    } while (size > 0 && size != sizeof(file.ticket));
    if (size <= 0) {
        return NULL;
    }
    struct incoming_file *kept = swl_malloc(sizeof(*kept));
    *kept = file;
    swl_list_init(&kept->link);
    swl_list_append(&files->kept, &kept->link);
    return kept;
}

static int incoming_files_release(struct incoming_file *file)
{
    int descriptor = file->descriptor;
    swl_list_remove(&file->link);
    swl_free(file);
    return descriptor;
}

static void incoming_files_discard(struct incoming_file *file)
{
    int descriptor = incoming_files_release(file);
    if (descriptor >= 0) {
        close(descriptor);
    }
}

int swl_incoming_files_take(struct swl_incoming_files *files, int source, int64_t generation, int64_t number)
{
    struct incoming_file *file;
    swl_list_each (link, &files->kept) {
        file = SWL_CONTAINER_OF(link, struct incoming_file, link);
        if (file->ticket.source == source && file->ticket.generation == generation) {
            if (file->ticket.number == number) {
                return incoming_files_release(file);
            }
            if (file->ticket.number < number) {
                incoming_files_discard(file); /* its sender could not send the message */
            }
        }
    }
    while ((file = incoming_files_receive(files)) != NULL) {
        if (file->ticket.source == source && file->ticket.generation == generation &&
            file->ticket.number == number) {
            return incoming_files_release(file);
        }
    }
    return -ENOENT;
}

void swl_incoming_files_drop(struct swl_incoming_files *files, int source, int64_t generation)
{
    while (incoming_files_receive(files) != NULL) {
    }
    swl_list_each (link, &files->kept) {
        struct incoming_file *file = SWL_CONTAINER_OF(link, struct incoming_file, link);
        if (file->ticket.source == source && file->ticket.generation <= generation) {
            incoming_files_discard(file);
        }
    }
}

void swl_incoming_files_close(struct swl_incoming_files *files)
{
    while (!swl_list_empty(&files->kept)) {
        incoming_files_discard(SWL_CONTAINER_OF(files->kept.next, struct incoming_file, link));
    }
}
