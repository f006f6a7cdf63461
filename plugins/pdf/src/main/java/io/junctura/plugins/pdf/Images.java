package io.junctura.plugins.pdf;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.zips.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** The images of a file. Their sizes are checked before they are decoded, since a small file may be a huge picture. */
final class Images {
    private static final int MAX_SIZE = 20_000_000;
    private static final long MAX_PIXELS = 25_000_000;
    private static final String DATA = "data:image/";
    private static final String BASE64 = ";base64,";

    /** From {@link #DATA} to the end of {@link #BASE64}. A search to the end of the page would be repeated for each image. */
    private static final int MAX_TYPE_LENGTH = 200;

    private final Files files;
    private final Map<String, FileRef> images;
    private final Map<String, byte[]> read = new HashMap<>();

    Images(Files files, Map<String, FileRef> images) {
        this.files = files;
        this.images = images;
    }

    boolean has(String name) {
        return images.containsKey(name);
    }

    byte[] read(String name) throws IOException {
        byte[] known = read.get(name);
        if (known != null) return known;
        FileRef file = images.get(name);
        if (file == null) throw new Unreadable("There is no image \"" + name + "\" in images.");
        byte[] content;
        try (InputStream in = files.open(file)) {
            content = in.readNBytes(MAX_SIZE + 1);
        }
        check(content, "The image \"" + name + "\"");
        read.put(name, content);
        return content;
    }

    /** Looks at all images that stand in a page itself, wherever they do. */
    static void checkWithin(String html) throws IOException {
        for (int at = html.indexOf(DATA); at >= 0; at = html.indexOf(DATA, at + 1)) {
            int base64 = html.substring(at, Math.min(at + MAX_TYPE_LENGTH, html.length()))
                    .indexOf(BASE64);
            if (base64 < 0) continue;
            int from = at + base64 + BASE64.length();
            int to = from;
            while (to < html.length() && isOfBase64(html.charAt(to))) to++;
            try {
                check(Base64.getMimeDecoder().decode(html.substring(from, to)), "An image in the template");
            } catch (IllegalArgumentException e) {
                throw new Unreadable("An image in the template is not in Base64.");
            }
        }
    }

    private static boolean isOfBase64(char c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || Character.isWhitespace(c) || "+/=".indexOf(c) >= 0;
    }

    private static void check(byte[] content, String what) throws IOException {
        if (content.length > MAX_SIZE) throw new Unreadable(what + " has more than " + MAX_SIZE / 1_000_000 + " MB.");
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw new Unreadable(what + " is not a PNG, JPEG or GIF image.");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new Unreadable(what + " has more than " + MAX_PIXELS / 1_000_000 + " million pixels.");
                }
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof Unreadable) throw e;
            throw new Unreadable(what + " is damaged.");
        }
    }
}
