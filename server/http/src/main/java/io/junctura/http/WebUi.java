package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of the web UI and of the documentation from {@code /web} on the class path, and caches them. An address without a
 * file is a page of the UI, so it gets {@code index.html}.
 */
final class WebUi {
    private static final String ROOT = "/web";
    private static final int WORTH_COMPRESSING = 1024;

    private final Map<String, File> files = new ConcurrentHashMap<>();

    void answer(Exchange http, String path) throws IOException {
        boolean documentation = path.equals("/docs") || path.startsWith("/docs/");
        File file = find(documentation ? documentationFile(path) : path);
        if (file == null && !documentation && !hasExtension(path)) file = find("/index.html");
        if (file == null) throw ProblemException.notFound("There is nothing at this address.");
        // Weak if the file is also sent compressed: the bytes differ then.
        http.header("ETag", (file.gzip == null ? "\"" : "W/\"") + file.tag + '"');
        http.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
        if (file.gzip != null) http.header("Vary", "Accept-Encoding");
        if (Answers.isKnown(http, file.tag)) {
            http.status(304);
            return;
        }
        http.contentType(file.type);
        String accepted = http.header("Accept-Encoding");
        if (file.gzip != null && accepted != null && accepted.contains("gzip")) {
            http.header("Content-Encoding", "gzip");
            http.result(file.gzip);
        } else {
            http.result(file.bytes);
        }
    }

    /** A page of the documentation has an address with or without {@code .html}. */
    private static String documentationFile(String path) {
        String page = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (page.equals("/docs")) return "/docs/index.html";
        return hasExtension(page) ? page : page + ".html";
    }

    private @Nullable File find(String path) throws IOException {
        String name = path.equals("/") ? "/index.html" : path;
        if (!plain(name)) return null;
        File known = files.get(name);
        if (known != null) return known;
        try (InputStream in = WebUi.class.getResourceAsStream(ROOT + name)) {
            if (in == null) return null;
            byte[] bytes = in.readAllBytes();
            if (bytes.length == 0) return null; // a folder, on some class paths
            File file = File.of(name, bytes);
            files.put(name, file);
            return file;
        }
    }

    /** Accepts only names that a build makes; none can lead out of the folder. */
    private static boolean plain(String path) {
        if (path.contains("..") || path.contains("//") || path.endsWith("/") || path.length() > 200) return false;
        if (!hasExtension(path)) return false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean fine = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "/-_.".indexOf(c) >= 0;
            if (!fine) return false;
        }
        return true;
    }

    private static boolean hasExtension(String path) {
        return path.indexOf('.', path.lastIndexOf('/') + 1) >= 0;
    }

    private record File(String type, byte[] bytes, byte @Nullable [] gzip, String tag, boolean immutable) {

        static File of(String name, byte[] bytes) throws IOException {
            String type = typeOf(name);
            boolean text = type.startsWith("text/") || type.endsWith("json") || type.endsWith("svg+xml");
            byte[] gzip = text && bytes.length > WORTH_COMPRESSING ? compress(bytes) : null;
            return new File(type, bytes, gzip, EntityTags.ofContent(bytes), name.startsWith("/assets/"));
        }

        private static byte[] compress(byte[] bytes) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        }

        private static String typeOf(String name) {
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "html" -> "text/html; charset=utf-8";
                case "js", "mjs" -> "text/javascript; charset=utf-8";
                case "css" -> "text/css; charset=utf-8";
                case "json", "webmanifest", "map" -> "application/json";
                case "svg" -> "image/svg+xml";
                case "png" -> "image/png";
                case "webp" -> "image/webp";
                case "ico" -> "image/x-icon";
                case "woff2" -> "font/woff2";
                case "txt" -> "text/plain; charset=utf-8";
                default -> "application/octet-stream";
            };
        }
    }
}
