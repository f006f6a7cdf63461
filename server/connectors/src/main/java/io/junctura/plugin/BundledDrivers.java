package io.junctura.plugin;

import io.junctura.plugin.PluginFiles.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The drivers within the server's jar. Each is a whole jar of its own, so that the operator can replace it: a jar in the
 * plugin's folder of drivers with the same name, apart from the version, takes its place. Thread safe.
 */
final class BundledDrivers {
    private static final String FOLDER = "bundled-drivers/";

    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64}) +([A-Za-z0-9][A-Za-z0-9._-]*)/([A-Za-z0-9][A-Za-z0-9._-]*\\.jar)");

    private final ClassLoader server;
    private final List<Driver> all = new ArrayList<>();
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    /** @param sha256 of its content, in lower-case hexadecimal */
    record Driver(String plugin, String name, String sha256) {

        /** Whether a jar of this name is another version of this driver, or a copy of it. */
        boolean isReplacedBy(String jar) {
            return withoutVersion(jar).equals(withoutVersion(name));
        }

        private static String withoutVersion(String jar) {
            return jar.replaceFirst("\\.jar$", "").replaceFirst("-\\d.*$", "");
        }

        private String entry() {
            return FOLDER + plugin + "/" + name;
        }
    }

    /** @param server the class loader that has the jars; it has none if the server does not run from a jar */
    BundledDrivers(ClassLoader server) throws IOException {
        this.server = server;
        try (InputStream in = server.getResourceAsStream(FOLDER + "index")) {
            if (in == null) return;
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank()) continue;
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new IOException("The server's jar is damaged: " + FOLDER + "index holds \"" + line + "\".");
                }
                all.add(new Driver(matcher.group(2), matcher.group(3), matcher.group(1)));
            }
        }
    }

    /** The drivers of a plugin. */
    List<Driver> of(String plugin) {
        return all.stream().filter(each -> each.plugin().equals(plugin)).toList();
    }

    /** In bytes; 0 if it cannot be read. */
    long size(Driver driver) {
        return sizes.computeIfAbsent(driver.sha256(), hash -> {
            try (InputStream in = open(driver)) {
                return in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                return 0L;
            }
        });
    }

    /** Copies a driver for a class loader. */
    Received copy(Driver driver, PluginFiles files) throws IOException {
        try (InputStream in = open(driver)) {
            Received copy = files.driver(in, driver.name());
            if (copy.sha256().equals(driver.sha256())) return copy;
            copy.discard();
            throw new IOException(
                    "The server's jar is damaged: " + driver.entry() + " has changed since it was built.");
        }
    }

    private InputStream open(Driver driver) throws IOException {
        InputStream in = server.getResourceAsStream(driver.entry());
        if (in == null) throw new IOException("The server's jar is damaged: " + driver.entry() + " is missing.");
        return in;
    }
}
