package io.junctura.plugins.pdf;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Creates a PDF file from an HTML template and data. A long table continues on the next pages, which repeat its header.
 *
 * @param template    the HTML template with Mustache tags: a file, or a text. In a text of an integration document,
 *                    write four opening braces for two
 * @param data        the values of the template's tags: {@code customer.name} is the name of the customer
 * @param rows        the rows of the template's section {@code rows}
 * @param name        the file's name
 * @param size        the size of the pages
 * @param orientation the orientation of the pages
 * @param margin      the margin around the content of the pages
 * @param pageNumbers whether each page shows its number and the number of pages
 * @param images      the image files, by the names in {@code src} of the template's images
 * @param fonts       TrueType fonts (.ttf), by their family names, for characters that DejaVu Sans lacks
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.READ)
public record WritePdf(
        @Field(widget = Field.Widget.TEMPLATE) Object template,
        Map<String, Object> data,
        Rows rows,
        @Field(fallback = "report.pdf") String name,
        @Field(fallback = "a4") PageSize size,
        @Field(fallback = "portrait") Orientation orientation,

        @Field(fallback = "20mm", example = "15mm", advanced = true)
        String margin,

        @Field(fallback = "true") boolean pageNumbers,
        Map<String, FileRef> images,
        @Field(advanced = true) Map<String, FileRef> fonts)
        implements Action<NoConnection, FileRef> {

    /** The largest size of a template in bytes, and of the rendered text in characters. */
    static final int MAX_HTML_LENGTH = 10_000_000;

    private static final int MAX_ROWS = 50_000;

    private static final Pattern LENGTHS =
            Pattern.compile("[0-9.]{1,6}(mm|cm|in|pt|px)( [0-9.]{1,6}(mm|cm|in|pt|px)){0,3}");
    private static final Pattern FAMILY = Pattern.compile("[\\p{L}\\p{N} _-]{1,100}");

    /** Sizes of paper, upright. */
    public enum PageSize {
        A3,
        A4,
        A5,
        LETTER,
        LEGAL
    }

    /** How the paper lies. */
    public enum Orientation {
        PORTRAIT,
        LANDSCAPE
    }

    public WritePdf {
        if (!(template instanceof FileRef) && !(template instanceof String)) {
            throw new IllegalArgumentException("template must be a file or a text.");
        }
        if (!LENGTHS.matcher(margin).matches()) {
            throw new IllegalArgumentException(
                    "margin is \"" + margin + "\". Write one to four lengths, such as 20mm or 10mm 20mm.");
        }
        for (String family : fonts.keySet()) {
            if (!FAMILY.matcher(family).matches()) {
                throw new IllegalArgumentException(
                        "fonts has the name \"" + family + "\". Use letters, digits, blanks, - and _.");
            }
        }
        if (data.containsKey("rows") && !isEmpty(rows)) {
            throw new IllegalArgumentException("data has \"rows\" too. Use one of them.");
        }
    }

    private static boolean isEmpty(Rows rows) {
        return rows instanceof Rows.Listed listed && listed.rows().isEmpty();
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Map<String, @Nullable Object> all = new HashMap<>(data);
        if (!isEmpty(rows)) all.put("rows", rows(context));
        String html = Templates.filled(template(context), all);
        Layout layout = new Layout(size, orientation, margin, pageNumbers, images, fonts);
        return Unreadable.translate(() ->
                context.files().write(name, "application/pdf", out -> new Rendering(context, layout).write(html, out)));
    }

    private List<@Nullable Object> rows(ActionContext<NoConnection> context)
            throws ConnectorException, InterruptedException {
        List<@Nullable Object> all = new ArrayList<>();
        try (RowStreams.Reader reader = context.rows().open(rows)) {
            for (List<@Nullable Object> some = reader.next(1000); !some.isEmpty(); some = reader.next(1000)) {
                all.addAll(some);
                if (all.size() > MAX_ROWS) {
                    throw ConnectorException.badInput("There are more than " + MAX_ROWS
                            + " rows, which is the most that a PDF file may have. Make several files, or an"
                            + " Excel or CSV file.");
                }
                if (Thread.interrupted()) throw new InterruptedException();
            }
        }
        return all;
    }

    private String template(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        if (!(template instanceof FileRef file)) return template.toString();
        byte[] bytes;
        try (InputStream in = context.files().open(file)) {
            bytes = in.readNBytes(MAX_HTML_LENGTH + 1);
        }
        if (bytes.length > MAX_HTML_LENGTH) {
            throw ConnectorException.badInput("The template \"" + file.name() + "\" has more than 10 MB.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ConnectorException.badInput(
                    "The template \"" + file.name() + "\" is not in UTF-8. Save it in UTF-8.");
        }
    }
}
