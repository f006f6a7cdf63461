package io.junctura.plugin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Descriptors;
import io.junctura.connector.Descriptors.Described;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The descriptors of the server's own connectors, from the server's jar. */
final class ServerConnectors {
    private ServerConnectors() {}

    /** @param version the server's */
    static List<Described> read(ClassLoader server, String version) throws IOException {
        Map<Object, Object> file = new LinkedHashMap<>();
        try (InputStream in = descriptorFile(server).openStream()) {
            file.putAll((Map<?, ?>) Json.parse(in.readAllBytes()));
        }
        Map<String, String> icons = new LinkedHashMap<>();
        for (Described one : Descriptors.read(file, ConnectorDescriptor.BUILT_IN, version)) {
            String id = one.connector().id();
            try (InputStream in = server.getResourceAsStream(Descriptors.iconFile(id))) {
                if (in != null) icons.put(id, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        file.put(Descriptors.ICONS, icons);
        return Descriptors.read(file, ConnectorDescriptor.BUILT_IN, version);
    }

    /** The file beside this class: the class path of a plugin's test has the plugin's file as well. */
    private static URL descriptorFile(ClassLoader server) throws IOException {
        String here = ServerConnectors.class.getName().replace('.', '/') + ".class";
        String root = String.valueOf(server.getResource(here)).replace(here, "");
        for (URL each : Collections.list(server.getResources(Descriptors.FILE))) {
            if (each.toString().equals(root + Descriptors.FILE)) return each;
        }
        throw new IOException("The server's jar is damaged: " + Descriptors.FILE + " is missing.");
    }
}
