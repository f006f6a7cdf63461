package io.junctura.fault.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Uploads of jars that are not valid plugins. */
public final class PluginRequests implements Requests {
    private static final List<String> ENTRIES = List.of(
            "../escape.class",
            "/etc/passwd",
            "a\\..\\b",
            "connectors.json",
            "META-INF/MANIFEST.MF",
            "META-INF/versions/99/A.class",
            "plugin.properties",
            "A.class",
            "a\u0000b",
            "\u001b[31m",
            "META-INF/services/java.sql.Driver");

    private final byte[] plugin;
    private final KnownObjects known;

    /** @param plugin a valid plugin */
    public PluginRequests(byte[] plugin, KnownObjects known) {
        this.plugin = plugin.clone();
        this.known = known;
    }

    @Override
    public String name() {
        return "plugins";
    }

    @Override
    public int share() {
        return 15;
    }

    @Override
    public FuzzedRequest next(Random random) {
        String[] caller = known.caller("admin").split(": ", 2);
        String query = random.nextBoolean() ? "?dryRun=true" : "?name=a%0Ab.jar&downgrade=true";
        return FuzzedRequest.to("POST", "/api/v1/plugins" + query)
                .named("a jar to install")
                .header(caller[0], caller[1])
                .body("application/java-archive", jar(random))
                .build();
    }

    private byte[] jar(Random random) {
        if (HostileValues.oneIn(random, 3)) return zip(random);
        byte[] changed = Mutations.bytes(plugin, random);
        // The directory of a zip file is at its end.
        for (int i = random.nextInt(10); i > 0 && changed.length > 2_000; i--) {
            changed[changed.length - 1 - random.nextInt(2_000)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private static byte[] zip(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = random.nextInt(6); i >= 0; i--) {
                zip.putNextEntry(new ZipEntry(i + HostileValues.pick(random, ENTRIES)));
                byte[] block = HostileValues.text(random).getBytes(StandardCharsets.UTF_8);
                zip.write(block);
                // A zip bomb.
                if (HostileValues.oneIn(random, 4)) for (int n = 0; n < 300; n++) zip.write(new byte[100_000]);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
