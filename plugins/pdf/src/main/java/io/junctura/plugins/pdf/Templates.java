package io.junctura.plugins.pdf;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Templates without logic: they insert values, repeat sections for lists, and leave out missing values. Values become
 * text, not HTML.
 */
final class Templates {
    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .escapeHTML(true)
            .nullValue("")
            .emptyStringIsFalse(true)
            .withCollector(new JsonValues())
            .withLoader(name -> {
                throw new MustacheException("it includes \"" + name + "\", and templates cannot include others");
            });

    private Templates() {}

    /** Reads maps and lists alone: by default, templates could call methods of objects. */
    private static final class JsonValues extends BasicCollector {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    static String filled(String template, Map<String, ?> data) throws ConnectorException {
        Limited text = new Limited();
        try {
            COMPILER.compile(template).execute(data, text);
        } catch (MustacheException e) {
            if (e.getCause() instanceof TooLong) {
                throw ConnectorException.badInput("The template makes more than 10 MB of HTML from this data.");
            }
            if (e instanceof MustacheException.Context at) {
                throw ConnectorException.badInput(
                        "Line " + at.lineNo + " of the template: there is no \"" + at.key + "\" in the data.");
            }
            throw ConnectorException.badInput("The template cannot be filled in: " + e.getMessage() + ".");
        }
        return text.toString();
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Limited extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] from, int at, int count) throws IOException {
            if (text.length() + count > WritePdf.LONGEST_HTML) throw new TooLong();
            text.append(from, at, count);
        }

        @Override
        public void flush() {
            // It is in memory.
        }

        @Override
        public void close() {
            // It is in memory.
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
