package io.junctura.plugins.text;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.Cells;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A template without logic, and how it is filled. Templates see maps, lists and values, and nothing of Java: no classes, methods or
 * files.
 */
record Document(String template, Render.Format format, Render.Missing missing) {
    private static final int AT_ONCE = 200;

    private Template compiled() {
        Mustache.Compiler compiler = Mustache.compiler()
                .escapeHTML(format == Render.Format.HTML)
                .withFormatter(Document::text)
                .withCollector(new JsonOnly())
                .emptyStringIsFalse(true)
                .withLoader(name -> {
                    throw new Failure(ConnectorException.badInput(
                            "The template includes \"" + name + "\". A template cannot include another one."));
                });
        // Null is a value, which becomes an empty text. A missing key is often a typing error.
        return (missing == Render.Missing.EMPTY ? compiler.defaultValue("") : compiler.nullValue("")).compile(template);
    }

    void render(Map<String, Object> data, Rows rows, Writer out, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>(data);
        List<RowStreams.Reader> open = new ArrayList<>();
        all.put("rows", (Iterable<Object>) () -> new RowIterator(rows, context, open));
        try {
            compiled().execute(all, out);
        } catch (MustacheException e) {
            throw unwrapped(e);
        } catch (Failure e) {
            throw e.thrown();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            open.forEach(RowStreams.Reader::close);
        }
    }

    private static ConnectorException unwrapped(MustacheException e)
            throws IOException, InterruptedException, ConnectorException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure) throw failure.thrown();
            if (cause instanceof IOException failed) throw failed;
        }
        if (e instanceof MustacheException.Context at) {
            return ConnectorException.badInput("Line " + at.lineNo + " of the template: there is no \"" + at.key
                    + "\" in the data. Set \"missing\" to \"empty\" to leave it out.");
        }
        return ConnectorException.badInput("The template cannot be read: " + e.getMessage() + ".");
    }

    private static CharSequence text(Object value) {
        String text = Cells.text(value);
        if (text != null) return text;
        throw new Failure(ConnectorException.badInput("The template shows " + Cells.kind(value)
                + " as a text. Use a section, such as {{#lines}}…{{/lines}}, or a key in it."));
    }

    /** What goes through the library. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(Exception cause) {
            super(null, cause, false, false);
        }

        /** @throws InterruptedException if that is what it was */
        ConnectorException thrown() throws InterruptedException {
            if (getCause() instanceof InterruptedException interrupted) throw interrupted;
            if (getCause() instanceof ConnectorException exception) return exception;
            throw this;
        }
    }

    /** Finds keys of maps, and walks lists: nothing else. */
    private static final class JsonOnly implements Mustache.Collector {
        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof Iterable<?> many ? many.iterator() : null;
        }

        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            if (name.equals(".") || name.equals("this")) return (value, any) -> value;
            if (!(context instanceof Map<?, ?>)) return null;
            return (value, key) ->
                    value instanceof Map<?, ?> map && map.containsKey(key) ? map.get(key) : Template.NO_FETCHER_FOUND;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /** Rows as a section of a template walks them, a few in memory at a time. */
    private static final class RowIterator implements Iterator<Object> {
        private final RowStreams.Reader reader;
        private final Deque<Object> some = new ArrayDeque<>();

        RowIterator(Rows rows, ActionContext<?> context, List<RowStreams.Reader> open) {
            try {
                reader = context.rows().open(rows);
                open.add(reader);
            } catch (ConnectorException e) {
                throw new Failure(e);
            }
        }

        @Override
        public boolean hasNext() {
            if (!some.isEmpty()) return true;
            try {
                if (Thread.interrupted()) throw new InterruptedException();
                // A deque cannot hold null, and a row that is null has nothing to show.
                for (Object row : reader.next(AT_ONCE)) some.add(row == null ? "" : row);
            } catch (ConnectorException | InterruptedException e) {
                throw new Failure(e);
            }
            return !some.isEmpty();
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            return some.remove();
        }
    }
}
