package io.junctura.plugins.text;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.plugins.mustache.MustacheTemplate;
import io.junctura.plugins.mustache.RenderFailure;
import io.junctura.plugins.mustache.RenderLimit;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A template, and how it is filled with data and rows. */
record Document(String template, Render.Format format, Render.Missing missing) {
    private static final int AT_ONCE = 200;

    /** Each reading opens the rows again. */
    private static final int MAX_READINGS = 100;

    void render(Map<String, Object> data, Rows rows, Writer out, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        MustacheTemplate mustache = new MustacheTemplate(
                template,
                format == Render.Format.HTML,
                missing == Render.Missing.EMPTY,
                "Set \"missing\" to \"empty\" to leave it out.");
        RenderLimit limit = new RenderLimit();
        Map<String, @Nullable Object> all = new LinkedHashMap<>(data);
        if (rows instanceof Rows.Listed listed) {
            all.put("rows", listed.rows());
            mustache.render(all, limit, out);
            return;
        }
        List<RowStreams.Reader> open = new ArrayList<>();
        try {
            all.put("rows", new UnreadRows(rows, context, limit, open));
            mustache.render(all, limit, out);
        } finally {
            open.forEach(RowStreams.Reader::close);
        }
    }

    /** Rows that sections of a template read, a few in memory at a time. */
    private static final class UnreadRows implements Iterable<Object> {
        private final Rows rows;
        private final ActionContext<?> context;
        private final RenderLimit limit;
        private final List<RowStreams.Reader> open;
        private int readings;

        /** @param open gets the readers, which are closed after the render */
        UnreadRows(Rows rows, ActionContext<?> context, RenderLimit limit, List<RowStreams.Reader> open) {
            this.rows = rows;
            this.context = context;
            this.limit = limit;
            this.open = open;
        }

        @Override
        public Iterator<Object> iterator() {
            try {
                if (++readings > MAX_READINGS) {
                    throw ConnectorException.badInput("The template reads \"rows\" more than " + MAX_READINGS
                            + " times. Use its section outside of other sections.");
                }
                RowStreams.Reader reader = context.rows().open(rows);
                open.add(reader);
                return new RowIterator(reader, limit);
            } catch (ConnectorException e) {
                throw new RenderFailure(e);
            }
        }
    }

    private static final class RowIterator implements Iterator<Object> {
        private final RowStreams.Reader reader;
        private final RenderLimit limit;
        private final Deque<Object> some = new ArrayDeque<>();

        RowIterator(RowStreams.Reader reader, RenderLimit limit) {
            this.reader = reader;
            this.limit = limit;
        }

        @Override
        public boolean hasNext() {
            if (some.isEmpty()) read();
            return !some.isEmpty();
        }

        private void read() {
            try {
                for (Object row : reader.next(AT_ONCE)) {
                    limit.allowFor(row);
                    // A deque cannot hold null, and a row that is null has nothing to show.
                    some.add(row == null ? "" : row);
                }
            } catch (ConnectorException e) {
                throw new RenderFailure(e);
            }
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            return some.remove();
        }
    }
}
