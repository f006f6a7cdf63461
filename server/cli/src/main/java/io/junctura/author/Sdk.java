package io.junctura.author;

import io.junctura.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The libraries with which connectors are built, as a Maven repository of the author's own, so that they need not be published.
 * Their own dependencies come from the usual repositories. The part of the server's jar that tests need is added to the test kit's
 * jar when the repository is written, so that the executable jar does not contain the server twice.
 *
 * @param version of all artifacts
 * @param server  the executable jar
 */
public record Sdk(Carried files, String version, Path server) {
    /** The folder of all versions, below the author's home. */
    public static final String FOLDER = ".junctura/sdk";

    /** Says from which jar a repository was written. */
    private static final String WRITTEN_FROM = "written-from";

    private static final String GROUP = "io.junctura";
    private static final String TEST_KIT = "testkit.jar";
    /** The path of the server in the test kit's jar. */
    private static final String SERVER_ENTRY = "META-INF/junctura/server.jar";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss").withZone(ZoneOffset.UTC);

    /** The libraries in the executable jar. */
    public static Sdk carried() {
        try {
            Path jar = Path.of(Sdk.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Sdk(new Carried(Sdk.class.getClassLoader(), "sdk"), Version.text(), jar);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // A file has a URI.
        }
    }

    /**
     * One file of an artifact.
     *
     * @param carried    its path in the executable jar, such as {@code testkit-sources.jar}
     * @param classifier {@code sources}, {@code javadoc}, or empty
     */
    private record Part(String carried, String artifact, String classifier, String extension) {
        private static final Pattern NAME = Pattern.compile("(.+?)(?:-(sources|javadoc))?\\.([a-z]+)");

        static Part of(String carried) throws CannotWrite {
            Matcher name = NAME.matcher(carried);
            if (!name.matches()) throw new CannotWrite("The server's jar is damaged: it carries sdk/" + carried + ".");
            String classifier = name.group(2) == null ? "" : name.group(2);
            return new Part(carried, name.group(1), classifier, name.group(3));
        }

        String file(String version) {
            return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + extension;
        }
    }

    /** The repository that the build of a new project reads: one for each author and version. */
    public Path repository() {
        return Path.of(System.getProperty("user.home")).resolve(FOLDER).resolve(version);
    }

    /**
     * Writes the repository. Replaces an existing one.
     *
     * @param repository is made, with the folders above it
     */
    public void write(Path repository, Instant now) throws CannotWrite {
        Path place = repository.toAbsolutePath().normalize();
        try {
            Files.createDirectories(place.getParent());
        } catch (IOException e) {
            throw new CannotWrite("The folder " + place.getParent() + " cannot be made (" + e + ").");
        }
        WholeFolder.write(place, folder -> fill(folder, now));
    }

    /** Writes the repository unless this jar has already written it. */
    void writeIfOutdated(Path repository, Instant now) throws CannotWrite {
        if (!isOutdated(repository)) return;
        write(repository, now);
    }

    private boolean isOutdated(Path repository) throws CannotWrite {
        Path mark = repository.resolve(WRITTEN_FROM);
        try {
            return !Files.exists(mark) || !Files.readString(mark).equals(source());
        } catch (IOException e) {
            throw new CannotWrite("The file " + mark + " cannot be read (" + e + ").");
        }
    }

    /** What a jar that was built anew has differently. */
    private String source() throws IOException {
        return server + "\n" + Files.size(server) + "\n" + Files.getLastModifiedTime(server) + "\n";
    }

    private void fill(Path repository, Instant now) throws IOException, CannotWrite {
        Map<String, List<Part>> artifacts = new TreeMap<>();
        for (String name : files.paths()) {
            Part part = Part.of(name);
            artifacts.computeIfAbsent(part.artifact, any -> new ArrayList<>()).add(part);
        }
        for (Map.Entry<String, List<Part>> artifact : artifacts.entrySet()) {
            String name = artifact.getKey();
            Path folder =
                    repository.resolve(GROUP.replace('.', '/')).resolve(name).resolve(version);
            Files.createDirectories(folder);
            for (Part part : artifact.getValue()) {
                byte[] content = files.bytes(part.carried);
                put(folder, part.file(fileVersion(now)), out -> {
                    if (part.carried.equals(TEST_KIT)) writeWithServer(content, now, out);
                    else out.write(content);
                });
            }
            if (isSnapshot()) {
                byte[] metadata = metadata(name, artifact.getValue(), now);
                put(folder, "maven-metadata.xml", out -> out.write(metadata));
            }
        }
        Files.writeString(repository.resolve(WRITTEN_FROM), source());
    }

    /** Stores the entry without compression: it is compressed already, and tests unpack it each time. */
    private void writeWithServer(byte[] testkit, Instant now, OutputStream out) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(testkit));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                zip.putNextEntry(copy);
                in.transferTo(zip);
                zip.closeEntry();
            }
            Path needed = Files.createTempFile("junctura-server", ".jar");
            try {
                TestServerJar.write(server, needed);
                ZipEntry within = new ZipEntry(SERVER_ENTRY);
                within.setTime(now.toEpochMilli());
                within.setMethod(ZipEntry.STORED);
                within.setSize(Files.size(needed));
                within.setCrc(crc(needed));
                zip.putNextEntry(within);
                Files.copy(needed, zip);
                zip.closeEntry();
            } finally {
                Files.deleteIfExists(needed);
            }
        }
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return crc.getValue();
    }

    private boolean isSnapshot() {
        return version.endsWith("-SNAPSHOT");
    }

    /** Each written snapshot has its own name, since Maven ignores a second one of the same name. */
    private String fileVersion(Instant now) {
        return isSnapshot() ? version.replace("SNAPSHOT", STAMP.format(now) + "-1") : version;
    }

    private byte[] metadata(String artifact, List<Part> parts, Instant now) {
        String stamp = STAMP.format(now);
        String updated = stamp.replace(".", "");
        StringBuilder versions = new StringBuilder();
        for (Part part : parts) {
            versions.append("""
                      <snapshotVersion>
                        <classifier>%s</classifier>
                        <extension>%s</extension>
                        <value>%s</value>
                        <updated>%s</updated>
                      </snapshotVersion>
                """.formatted(part.classifier, part.extension, fileVersion(now), updated));
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata modelVersion="1.1.0">
              <groupId>%s</groupId>
              <artifactId>%s</artifactId>
              <version>%s</version>
              <versioning>
                <snapshot>
                  <timestamp>%s</timestamp>
                  <buildNumber>1</buildNumber>
                </snapshot>
                <lastUpdated>%s</lastUpdated>
                <snapshotVersions>
            %s    </snapshotVersions>
              </versioning>
            </metadata>
            """.formatted(GROUP, artifact, version, stamp, updated, versions).getBytes(StandardCharsets.UTF_8);
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file, and beside it the checksum that Maven expects. */
    private static void put(Path folder, String name, Content content) throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-1");
            try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                    OutputStream out = new DigestOutputStream(file, sum)) {
                content.writeTo(out);
            }
            Files.writeString(folder.resolve(name + ".sha1"), HexFormat.of().formatHex(sum.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
