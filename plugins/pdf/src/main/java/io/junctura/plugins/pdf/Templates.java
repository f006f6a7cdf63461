package io.junctura.plugins.pdf;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.mustache.MustacheTemplate;
import io.junctura.plugins.mustache.RenderLimit;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** Fills templates of HTML, up to a size. Values become text, not HTML. */
final class Templates {
    private Templates() {}

    static String filled(String template, Map<String, ?> data)
            throws ConnectorException, IOException, InterruptedException {
        Limited text = new Limited();
        try {
            new MustacheTemplate(template, true, false, "").render(data, new RenderLimit(), text);
        } catch (TooLong e) {
            throw ConnectorException.badInput("The template makes more than 10 MB of HTML from this data.");
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
            if (text.length() + count > WritePdf.MAX_HTML_LENGTH) throw new TooLong();
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
