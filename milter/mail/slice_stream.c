/*
 * The GMimeStream methods over bytes that are there already. Bounds and positions are kept as
 * gmime-stream.h has them: `bound_end` is -1 where only the end of the bytes bounds the stream.
 */
#include "mail/slice_stream.h"

struct slice_stream {
	GMimeStream parent;
	struct slice head, body;
	bool stopped;
};

struct slice_stream_class {
	GMimeStreamClass parent;
};

static GType slice_stream_type(void);

static struct slice_stream *
of(GMimeStream *stream)
{
	return (struct slice_stream *)stream;
}

static gint64
stream_end(GMimeStream *stream)
{
	if (of(stream)->stopped)
		return stream->position;
	if (stream->bound_end != -1)
		return stream->bound_end;
	return (gint64)(of(stream)->head.len + of(stream)->body.len);
}

/* Copies what there is of `from` at `at`, at most `len` bytes. */
static size_t
copy_from(struct slice from, size_t at, char *to, size_t len)
{
	size_t left = at < from.len ? from.len - at : 0;
	size_t now = len < left ? len : left;

	if (now > 0)
		memcpy(to, from.data + at, now);
	return now;
}

static ssize_t
stream_read(GMimeStream *stream, char *to, size_t len)
{
	struct slice_stream *slices = of(stream);
	gint64 left = stream_end(stream) - stream->position;
	size_t at = (size_t)stream->position;
	size_t most = left < 0 ? 0 : (size_t)left;
	size_t done;

	if (len > most)
		len = most;
	done = copy_from(slices->head, at, to, len);
	at += done;
	if (at >= slices->head.len)
		done += copy_from(slices->body, at - slices->head.len, to + done, len - done);
	stream->position += (gint64)done;
	return (ssize_t)done;
}

static ssize_t
stream_write(GMimeStream *stream, const char *from, size_t len)
{
	(void)stream, (void)from, (void)len;
	return -1;
}

static int
stream_nothing_to_do(GMimeStream *stream)
{
	(void)stream;
	return 0;
}

static gboolean
stream_eos(GMimeStream *stream)
{
	return stream->position >= stream_end(stream);
}

static gint64
stream_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
	gint64 end = stream_end(stream);
	gint64 base = whence == GMIME_STREAM_SEEK_SET	? 0
		      : whence == GMIME_STREAM_SEEK_CUR ? stream->position
							: end;

	if (__builtin_add_overflow(base, offset, &base) || base < stream->bound_start || base > end)
		return -1;
	return stream->position = base;
}

static gint64
stream_tell(GMimeStream *stream)
{
	return stream->position;
}

static gint64
stream_length(GMimeStream *stream)
{
	return stream_end(stream) - stream->bound_start;
}

static GMimeStream *
new_stream(struct slice head, struct slice body, gint64 start, gint64 end)
{
	GMimeStream *stream = g_object_new(slice_stream_type(), NULL);

	of(stream)->head = head;
	of(stream)->body = body;
	g_mime_stream_construct(stream, start, end);
	return stream;
}

static GMimeStream *
stream_substream(GMimeStream *stream, gint64 start, gint64 end)
{
	return new_stream(of(stream)->head, of(stream)->body, start, end);
}

static void
class_init(gpointer class, gpointer data)
{
	GMimeStreamClass *methods = class;

	(void)data;
	methods->read = stream_read;
	methods->write = stream_write;
	methods->flush = stream_nothing_to_do;
	methods->close = stream_nothing_to_do;
	methods->reset = stream_nothing_to_do;		/* GMime itself goes back to the start */
	methods->eos = stream_eos;
	methods->seek = stream_seek;
	methods->tell = stream_tell;
	methods->length = stream_length;
	methods->substream = stream_substream;
}

/* GLib wants each type registered once, whatever thread comes first. */
static GType
slice_stream_type(void)
{
	static gsize type;

	if (g_once_init_enter(&type)) {
		GType made = g_type_register_static_simple(
			GMIME_TYPE_STREAM, "BluepencilSliceStream", sizeof(struct slice_stream_class),
			class_init, sizeof(struct slice_stream), NULL, 0);

		g_once_init_leave(&type, made);
	}
	return type;
}

GMimeStream *
slice_stream_new(struct slice head, struct slice body)
{
	return new_stream(head, body, 0, -1);
}

void
slice_stream_stop(GMimeStream *stream)
{
	of(stream)->stopped = true;
}
