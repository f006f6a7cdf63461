package io.junctura.plugins.http;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Reached;
import io.junctura.plugins.http.Request.AnswerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts the bodies of responses to values. */
final class ResponseBodies {

    private ResponseBodies() {}

    static @Nullable Object body(AnswerType wanted, HttpAnswer answer, String method, ActionContext<?> context)
            throws ConnectorException, InterruptedException {
        int status = answer.status();
        if (method.equals("HEAD") || status == 204 || status == 304) return null;
        String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case NONE -> null;
            case FILE -> file(answer, type, context);
            case TEXT -> text(answer.bytes(), type);
            case JSON -> json(answer.bytes(), answer, context);
            case AUTO -> {
                if (isJson(type)) yield json(answer.bytes(), answer, context);
                if (isText(type)) yield text(answer.bytes(), type);
                if ("0".equals(answer.header("content-length").orElse(""))) yield null;
                if (type.isEmpty()) {
                    byte[] bytes = answer.bytes();
                    yield bytes.length == 0 ? null : text(bytes, type);
                }
                yield file(answer, type, context);
            }
        };
    }

    private static boolean isJson(String type) {
        String plain = plain(type);
        return plain.equals("application/json") || plain.endsWith("+json") || plain.equals("text/json");
    }

    private static boolean isText(String type) {
        String plain = plain(type);
        return plain.startsWith("text/")
                || plain.equals("application/xml")
                || plain.endsWith("+xml")
                || plain.equals("application/x-www-form-urlencoded");
    }

    private static String plain(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    }

    static String text(byte[] bytes, String type) {
        return new String(bytes, charset(type));
    }

    private static Charset charset(String type) {
        int at = type.indexOf("charset=");
        if (at < 0) return StandardCharsets.UTF_8;
        String name = type.substring(at + 8).replace("\"", "");
        int end = name.indexOf(';');
        try {
            return Charset.forName((end < 0 ? name : name.substring(0, end)).strip());
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8; // an unknown name; nearly all text is UTF-8
        }
    }

    private static @Nullable Object json(byte[] bytes, HttpAnswer answer, ActionContext<?> context)
            throws ConnectorException {
        if (bytes.length == 0) return null;
        try {
            return context.json().parse(bytes);
        } catch (ConnectorException e) {
            // The server has no memory for it now: whether to ask again depends on what the request may have done.
            if (e.kind() == ErrorKind.TRY_LATER) throw e;
            String problem = e.kind() == ErrorKind.BAD_INPUT ? " is not valid JSON: " : " cannot be read: ";
            throw ConnectorException.broken(
                    Reached.YES,
                    "The answer (" + answer.status() + ")" + problem + e.getMessage()
                            + " To accept it as it is, set answer: text.",
                    e);
        }
    }

    private static FileRef file(HttpAnswer answer, String type, ActionContext<?> context)
            throws ConnectorException, InterruptedException {
        try (InputStream content = answer.stream()) {
            return context.files()
                    .store(name(answer), type.isEmpty() ? "application/octet-stream" : plain(type), content);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            if (e.getCause() instanceof ConnectorException why) throw why;
            throw ConnectorException.broken(Reached.YES, "The answer could not be stored as a file.", e);
        }
    }

    /** What the sender calls the file, else the last part of its address. */
    private static String name(HttpAnswer answer) {
        String disposition = answer.header("content-disposition").orElse("");
        int at = disposition.toLowerCase(Locale.ROOT).indexOf("filename=");
        if (at >= 0) {
            String rest = disposition.substring(at + 9).strip();
            int end = rest.startsWith("\"") ? rest.indexOf('"', 1) : rest.indexOf(';');
            String name =
                    rest.startsWith("\"") && end > 0 ? rest.substring(1, end) : end > 0 ? rest.substring(0, end) : rest;
            if (!name.isBlank()) return lastPart(name);
        }
        String path = answer.address().getPath();
        String last = path == null ? "" : lastPart(path);
        return last.isBlank() ? "answer" : last;
    }

    private static String lastPart(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
