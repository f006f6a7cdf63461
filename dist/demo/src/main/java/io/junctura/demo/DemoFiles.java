package io.junctura.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The two places of files: a folder on this machine, and the partner's SFTP server, which is one of the counterparts. */
final class DemoFiles implements AutoCloseable {
    private final Path exchange;
    private final Counterparts counterparts;
    private final int sftpPort;
    private final String fingerprint;

    private DemoFiles(Path exchange, Counterparts counterparts) throws IOException, InterruptedException {
        this.exchange = exchange;
        this.counterparts = counterparts;
        this.sftpPort = counterparts.sftpPort();
        this.fingerprint = counterparts.fingerprint();
    }

    /** Why the patterns of files cannot run, as a sentence that says what to do; empty if they can. */
    static Optional<String> missing(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            if (!(stream instanceof SecureDirectoryStream)) {
                return Optional.of(
                        "File import, file export and the other systems are left out, because flows use files"
                                + " on the server's disk on Linux and macOS only.");
            }
        }
        Path jar = Counterparts.jar();
        if (Files.isRegularFile(jar)) return Optional.empty();
        return Optional.of("File import, file export and the other systems are left out, because " + Counterparts.JAR
                + " is not in "
                + jar.getParent() + ". \"mvn package\" writes it to dist/target, beside junctura.jar; copy it from"
                + " there.");
    }

    /** @param folder in which the folder and the files of the server are created */
    static DemoFiles open(Path folder, int port) throws IOException, InterruptedException {
        Path exchange = folder.resolve("exchange");
        Path partner = folder.resolve("partner");
        for (Path place : List.of(exchange, partner)) Files.createDirectories(place.resolve("orders"));
        Files.createDirectory(exchange.resolve("templates"));
        return new DemoFiles(exchange, Counterparts.start(Counterparts.jar(), partner, port, SystemRows.names()));
    }

    /** The folder with the name {@code exchange} in flows. */
    Path exchange() {
        return exchange;
    }

    /** The root folder of the SFTP server's user. */
    Path partner() {
        return counterparts.folder();
    }

    Counterparts counterparts() {
        return counterparts;
    }

    /** The sign-in data of the server. */
    String login() {
        return "sftp -P " + sftpPort + " " + Counterparts.SFTP_USER + "@127.0.0.1   (password "
                + Counterparts.SFTP_PASSWORD + ")";
    }

    /**
     * The document with the port, the host key and the password of this server, and with short intervals, so that files are taken
     * soon.
     */
    String placed(String document) {
        return document.replaceAll("every: (10s|1m)", "every: 500ms")
                .replace("stableFor: 5s", "stableFor: 500ms")
                .replace("port: " + Counterparts.SFTP_PORT, "port: " + sftpPort)
                .replace("hostKey: trustOnFirstUse", "hostKey: { type: fingerprint, sha256: \"" + fingerprint + "\" }")
                .replace("\"{{ env.PARTNER_PASSWORD }}\"", Counterparts.SFTP_PASSWORD);
    }

    /** The names of all files in and below a folder, such as {@code done/monday.csv}, in their order. */
    static List<String> below(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder)) add(folder, "", names);
        Collections.sort(names);
        return names;
    }

    /** Files may move meanwhile, on which {@code Files.walk} would fail. */
    private static void add(Path folder, String before, List<String> names) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path one : all) {
                String name = before + one.getFileName();
                if (Files.isDirectory(one)) add(one, name + "/", names);
                else names.add(name);
            }
        }
    }

    @Override
    public void close() {
        counterparts.close();
    }
}
