package io.junctura.plugins.pdf;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.extend.FSStream;
import com.openhtmltopdf.extend.FSTextBreaker;
import com.openhtmltopdf.layout.UrlAwareLineBreakIterator;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceType;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import io.junctura.api.ActionContext;
import io.junctura.api.NoConnection;
import io.junctura.plugins.pdf.DrawnContent.Stopped;
import io.junctura.plugins.zips.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Makes a PDF file of HTML. It reads nothing but the HTML and the images and fonts that it is given. For one use. */
final class Rendering {
    private static final int MAX_PAGES = 5_000;
    private static final int MAX_DEPTH = 200;

    /** In bytes, before the content of pages is compressed. */
    private static final long MAX_DRAWN = 500_000_000;

    private static final String SCHEME = "image";

    static {
        // It would write each step of its work to the server's log.
        XRLog.setLoggingEnabled(false);
        NoSystemFonts.install();
    }

    private final ActionContext<NoConnection> context;
    private final Layout layout;
    private final Images images;
    /** Why the rendering ends early. The library would continue without the parts that it cannot read. */
    private @Nullable IOException refusal;

    Rendering(ActionContext<NoConnection> context, Layout layout) {
        this.context = context;
        this.layout = layout;
        this.images = new Images(context.files(), layout.images());
    }

    void write(String html, OutputStream out) throws IOException, InterruptedException {
        Images.checkWithin(html);
        Document page = Jsoup.parse(html, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH));
        TableGrids.check(page);
        page.head().prependElement("style").appendText(layout.css());
        Fonts fonts = new Fonts(context.files(), layout.fonts());
        checkCharacters(page.text(), fonts);
        int elements = page.getAllElements().size();
        LayoutMemory.take(elements);
        try {
            write(page, fonts, out);
        } finally {
            LayoutMemory.giveBack(elements);
        }
    }

    private void write(Document page, Fonts fonts, OutputStream out) throws IOException {
        try (PDDocument pdf = new PDDocument(() -> new DrawnContent(MAX_DRAWN))) {
            PdfRendererBuilder builder = new PdfRendererBuilder()
                    .usePDDocument(pdf)
                    .withProducer("Junctura")
                    .useUnicodeBidiSplitter(new ICUBidiSplitter.ICUBidiSplitterFactory())
                    .useUnicodeBidiReorderer(new ICUBidiReorderer())
                    .withW3cDocument(new W3CDom().fromJsoup(page), SCHEME + ":")
                    .toStream(out);
            restrict(builder);
            fonts.addTo(builder);
            try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
                renderer.layout();
                // Pages take much longer to draw than to lay out.
                if (renderer.getRootBox().getLayer().getPages().size() > MAX_PAGES) {
                    throw new Unreadable("The file has more than " + MAX_PAGES + " pages.");
                }
                renderer.createPDF();
            }
        } catch (Stopped e) {
            throw e.why();
        } catch (StackOverflowError e) {
            throw new Unreadable("The template nests elements too deeply.");
        } catch (RuntimeException e) {
            if (refusal == null) throw e;
        }
        if (refusal != null) throw refusal;
    }

    private static void checkCharacters(String text, Fonts fonts) throws Unreadable {
        int missing = text.codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT)
                .filter(c -> !fonts.have(c))
                .findFirst()
                .orElse(-1);
        if (missing < 0) return;
        throw new Unreadable(String.format(
                Locale.ROOT,
                "No font has the character %s (U+%04X). Give a font that has it by fonts.",
                Character.toString(missing),
                missing));
    }

    private void restrict(PdfRendererBuilder builder) {
        builder.useUriResolver((base, uri) -> images.has(uri) ? SCHEME + ":" + uri : uri);
        builder.useExternalResourceAccessControl(
                this::mayRead, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        builder.useExternalResourceAccessControl(
                this::mayRead, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
        builder.useProtocolsStreamImplementation(uri -> new Stored(image(uri)), SCHEME);
        // A second check, in case an address passes the first one.
        builder.useProtocolsStreamImplementation(
                uri -> {
                    throw new Stopped(refused(uri));
                },
                "http",
                "https",
                "file",
                "ftp",
                "jar",
                "classpath");
        builder.useUnicodeLineBreaker(new Interruptible());
        builder.usePageSupplier((pdf, width, height, number, shadow) -> {
            stopIfInterrupted();
            PDPage made = new PDPage(new PDRectangle(width, height));
            pdf.addPage(made);
            return made;
        });
    }

    private boolean mayRead(String uri, ExternalResourceType type) {
        if (uri.startsWith("data:image/") || uri.startsWith(SCHEME + ":") || images.has(uri)) return true;
        if (refusal == null) refusal = refused(uri);
        return false;
    }

    private static Unreadable refused(String uri) {
        String start = uri.length() > 100 ? uri.substring(0, 100) + "…" : uri;
        return new Unreadable("The template refers to \"" + start
                + "\", and nothing is fetched. Give an image by images, and write styles into the template.");
    }

    private byte[] image(String uri) {
        try {
            return images.read(uri.substring(SCHEME.length() + 1));
        } catch (IOException e) {
            throw new Stopped(e);
        }
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) throw new Stopped(new InterruptedIOException());
    }

    private record Stored(byte[] content) implements FSStream {
        @Override
        public InputStream getStream() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public Reader getReader() {
            return new InputStreamReader(getStream(), StandardCharsets.UTF_8);
        }
    }

    /** Where lines may end. The library calls it for each text, and ignores interrupts itself. */
    private static final class Interruptible implements FSTextBreaker {
        private final FSTextBreaker breaks = new UrlAwareLineBreakIterator(BreakIterator.getLineInstance(Locale.ROOT));

        @Override
        public int next() {
            return breaks.next();
        }

        @Override
        public void setText(String text) {
            stopIfInterrupted();
            breaks.setText(text);
        }
    }
}
