package io.junctura.trigger;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.dispatch.Full;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that one request brings: none is written where what it brings would be refused anyway, and those of which
 * nothing came are deleted, so that whoever sends again and again fills no disk. One thread at a time.
 */
final class RequestFiles implements Files {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFiles.class);

    private final ArrivingFiles files;
    private final Room room;
    private final List<Brought> brought = new ArrayList<>(0);

    /** @param hash of its content */
    private record Brought(FileRef file, String hash) {}

    /** Says whether anything would be taken now. */
    @FunctionalInterface
    interface Room {
        void mustBeThere() throws Full;
    }

    RequestFiles(ArrivingFiles files, Room room) {
        this.files = files;
        this.room = room;
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        return files.open(file);
    }

    /** @throws ProblemException 429 or 503, if it would not be taken */
    @Override
    public FileRef store(String name, String contentType, InputStream content) throws IOException {
        mustBeTaken();
        MessageDigest digest = sha256();
        FileRef file = files.store(name, contentType, new DigestInputStream(content, digest));
        brought.add(new Brought(file, HexFormat.of().formatHex(digest.digest())));
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Nothing that a request brings is written by a library. */
    @Override
    public FileRef write(String name, String contentType, Content content) {
        throw new UnsupportedOperationException();
    }

    private void mustBeTaken() {
        try {
            room.mustBeThere();
        } catch (Full full) {
            throw Refusals.of(full);
        }
    }

    /** The payload with what its files hold in place of their ids, which are drawn: the same request has the same. */
    byte[] byContent(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        for (Brought one : brought) text = text.replace(one.file.id(), one.hash);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return brought.isEmpty();
    }

    /** Nothing came of them. */
    void forget() {
        for (Brought one : brought) {
            try {
                files.forget(one.file);
            } catch (IOException e) {
                LOG.warn("A file of a request that was not taken is deleted later: {}", e.getMessage());
            }
        }
        brought.clear();
    }
}
