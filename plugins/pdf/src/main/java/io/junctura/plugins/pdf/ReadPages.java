package io.junctura.plugins.pdf;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.zips.StoredChannel;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * Reads the text of a PDF file as rows with {@code page} and {@code text}, one for each page. A scanned page has no
 * text.
 *
 * @param file       a PDF file
 * @param byPosition whether the words of a line are ordered by their positions on the page, which tables need.
 *                   Otherwise by their order in the file
 */
@ActionInfo(id = "read", title = "Read pages", effect = Effect.READ)
public record ReadPages(
        FileRef file,
        @Field(fallback = "true", advanced = true) boolean byPosition) implements RowsAction<NoConnection> {
    /** The header of a PDF file is within these first bytes. */
    private static final int HEADER_BYTES = 1_024;

    static {
        LimitedFilter.install();
    }

    /** As other programs do, it allows other bytes before the header. */
    private boolean isPdf(Files files) throws IOException {
        try (InputStream in = files.open(file)) {
            return new String(in.readNBytes(HEADER_BYTES), StandardCharsets.ISO_8859_1).contains("%PDF-");
        }
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        String where = "\"" + file.name() + "\"";
        return Unreadable.translate(() -> {
            StoredPdf stored = new StoredPdf(new StoredChannel(context.files(), file));
            try {
                if (file.size() == 0) throw new Unreadable(where + " is empty.");
                if (!isPdf(context.files())) throw new Unreadable(where + " is not a PDF file.");
                PDDocument pdf = Loader.loadPDF(stored, IOUtils.createTempFileOnlyStreamCache());
                return new Pages(file.name(), stored, pdf, byPosition);
            } catch (InvalidPasswordException e) {
                stored.close();
                throw new Unreadable(where + " is protected by a password. Ask for a file without one.");
            } catch (IOException | RuntimeException e) {
                stored.close();
                throw Unreadable.of(where, e);
            }
        });
    }
}
