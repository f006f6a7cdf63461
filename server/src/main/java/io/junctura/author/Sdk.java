package io.junctura.author;

import io.junctura.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * What a connector is built with, as a Maven repository within its project: our artifacts need not be published anywhere.
 * What they need from others comes from where Maven gets everything.
 *
 * @param version of all of them
 */
public record Sdk(Carried files, String version) {
    /** The repository's folder within a project. */
    public static final String FOLDER = ".sdk";

    private static final String GROUP = "io.junctura";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss").withZone(ZoneOffset.UTC);

    /** As the executable jar has it. */
    public static Sdk carried() {
        return new Sdk(new Carried(Sdk.class.getClassLoader(), "sdk"), Version.text());
    }

    /**
     * Writes the repository, in the place of one that is there.
     *
     * @param project an existing folder
     */
    public void writeInto(Path project, Instant now) throws CannotWrite {
        WholeFolder.write(project.toAbsolutePath().resolve(FOLDER), folder -> write(folder, now));
    }

    void write(Path repository, Instant now) throws IOException, CannotWrite {
        Map<String, List<String>> artifacts = new TreeMap<>();
        for (String name : files.paths()) {
            int dot = name.lastIndexOf('.');
            artifacts
                    .computeIfAbsent(name.substring(0, dot), any -> new ArrayList<>())
                    .add(name.substring(dot + 1));
        }
        for (Map.Entry<String, List<String>> artifact : artifacts.entrySet()) {
            String name = artifact.getKey();
            Path folder =
                    repository.resolve(GROUP.replace('.', '/')).resolve(name).resolve(version);
            Files.createDirectories(folder);
            for (String extension : artifact.getValue()) {
                put(folder, name + "-" + fileVersion(now) + "." + extension, files.bytes(name + "." + extension));
            }
            if (isSnapshot()) put(folder, "maven-metadata.xml", metadata(name, artifact.getValue(), now));
        }
    }

    private boolean isSnapshot() {
        return version.endsWith("-SNAPSHOT");
    }

    /** Each writing of a snapshot has a name of its own: Maven would not look at a second one of the same name. */
    private String fileVersion(Instant now) {
        return isSnapshot() ? version.replace("SNAPSHOT", STAMP.format(now) + "-1") : version;
    }

    private byte[] metadata(String artifact, List<String> extensions, Instant now) {
        String stamp = STAMP.format(now);
        String updated = stamp.replace(".", "");
        StringBuilder versions = new StringBuilder();
        for (String extension : extensions) {
            versions.append("""
                          <snapshotVersion>
                            <extension>%s</extension>
                            <value>%s</value>
                            <updated>%s</updated>
                          </snapshotVersion>
                    """.formatted(extension, fileVersion(now), updated));
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

    /** With the checksum that Maven looks for beside each file. */
    private static void put(Path folder, String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(content);
            Files.writeString(folder.resolve(name + ".sha1"), HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
