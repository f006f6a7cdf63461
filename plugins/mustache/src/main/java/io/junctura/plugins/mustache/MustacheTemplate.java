package io.junctura.plugins.mustache;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.junctura.api.ConnectorException;
import io.junctura.plugins.formats.Cells;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template without logic. It sees maps, lists and values, and nothing of Java: no classes, methods or files.
 *
 * @param text           in Mustache
 * @param html           whether values are escaped for HTML
 * @param emptyIfMissing whether a value that the data lacks is an empty text; otherwise it is an error
 * @param hint           a sentence that follows the message of this error; may be empty
 */
public record MustacheTemplate(String text, boolean html, boolean emptyIfMissing, String hint) {

    /**
     * Fills the template with data.
     *
     * @param limit for this render alone
     * @throws ConnectorException   bad input, if the template is wrong, does not fit the data, or exceeds the limit
     * @throws InterruptedException if the thread was interrupted
     */
    public void render(Map<String, ?> data, RenderLimit limit, Writer out)
            throws ConnectorException, IOException, InterruptedException {
        try {
            compiled(limit).execute(data, out);
        } catch (MustacheException e) {
            throw unwrapped(e);
        } catch (RenderFailure e) {
            throw e.thrown();
        }
    }

    private Template compiled(RenderLimit limit) {
        Mustache.Compiler compiler = Mustache.compiler()
                .escapeHTML(html)
                .withFormatter(MustacheTemplate::shown)
                .withCollector(new JsonCollector(limit))
                .emptyStringIsFalse(true)
                .withLoader(name -> {
                    throw new RenderFailure(ConnectorException.badInput(
                            "The template includes \"" + name + "\". A template cannot include another one."));
                });
        // Null is a value, which becomes an empty text. A missing key is often a typing error.
        return (emptyIfMissing ? compiler.defaultValue("") : compiler.nullValue("")).compile(text);
    }

    private ConnectorException unwrapped(MustacheException e)
            throws IOException, InterruptedException, ConnectorException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RenderFailure failure) throw failure.thrown();
            if (cause instanceof IOException failed) throw failed;
        }
        if (e instanceof MustacheException.Context at) {
            return ConnectorException.badInput("Line " + at.lineNo + " of the template: there is no \"" + at.key
                    + "\" in the data." + (hint.isEmpty() ? "" : " " + hint));
        }
        return ConnectorException.badInput("The template cannot be read: " + e.getMessage() + ".");
    }

    private static CharSequence shown(Object value) {
        String text = Cells.text(value);
        return text == null ? new NotShown(value) : text;
    }

    /** A list or map. The library also formats values of which it only asks whether they are empty, such as those of sections. */
    private record NotShown(@Nullable Object value) implements CharSequence {
        @Override
        public int length() {
            return 1;
        }

        @Override
        public char charAt(int index) {
            throw refused();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw refused();
        }

        @Override
        public String toString() {
            throw refused();
        }

        private RenderFailure refused() {
            return new RenderFailure(ConnectorException.badInput("The template shows " + Cells.kind(value)
                    + " as a text. Use a section, such as {{#lines}}…{{/lines}}, or a key in it."));
        }
    }
}
