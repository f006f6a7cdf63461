package io.junctura.trigger.file;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.FileTrigger;
import io.junctura.api.FileTrigger.Found;
import io.junctura.api.Reached;
import io.junctura.connector.PassedIo;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.IncomingFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a file trigger says of its files: their order, and the payload of an event. */
public final class FileTriggers {
    private FileTriggers() {}

    @SuppressWarnings("unchecked") // Binding has checked that the connection has the type of this trigger.
    public static FileTrigger<Connection> of(Bindings.Ready ready) {
        return (FileTrigger<Connection>) ready.bound().trigger();
    }

    /** Call it within a call of the trigger. */
    public static Comparator<Found> order(FileTrigger<?> trigger) {
        Comparator<Found> byPath = Comparator.comparing(Found::path);
        return trigger.order() == FileTrigger.Order.BY_PATH
                ? byPath
                : Comparator.comparing(Found::modified).thenComparing(byPath);
    }

    public static Map<String, Object> payload(Found file, FileRef content) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("file", content);
        payload.put("name", file.name());
        payload.put("path", file.path());
        payload.put("size", file.size());
        payload.put("modified", file.modified().toString());
        return payload;
    }

    /** The content type by the name. Java does not know those of the files that flows read by rows. */
    public static String type(String name) {
        String guessed = URLConnection.guessContentTypeFromName(name);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "csv" -> "text/csv";
            case "tsv" -> "text/tab-separated-values";
            case "json" -> "application/json";
            case "ndjson", "jsonl" -> "application/x-ndjson";
            case "xml" -> "application/xml";
            default -> guessed == null ? "application/octet-stream" : guessed;
        };
    }

    /** Copies a file. It stays where it is. @throws Rejected if no event would be accepted now */
    public static FileRef stored(Bindings.Ready ready, Found file, IncomingFiles brought)
            throws ConnectorException, Rejected, InterruptedException {
        String type = type(file.name());
        try (Reservation values = HeapShare.REMOTE_VALUES.open()) {
            return ready.bound().call(() -> {
                try (InputStream content = of(ready).open(file, ready.context(brought, values))) {
                    return brought.store(file.name(), type, content);
                } catch (IOException e) {
                    if (Thread.interrupted()) throw new InterruptedException();
                    throw ConnectorException.tryLater(Reached.NO, PassedIo.reason(e) + ".", e);
                }
            });
        } catch (ConnectorException e) {
            throw brought.orRefusal(e);
        }
    }
}
