package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Another integration server, which {@code install} downloads from the npm registry into the work folder.
 *
 * @param name of the package and of the target
 * @param packageJson of the folder it is installed in
 * @param folder of the installation
 * @param program its main file, within node_modules
 */
record NodeServer(String name, String packageJson, Path folder, Path program) {
    private static final long INSTALLS_WITHIN_MINUTES = 30;

    static NodeServer nodeRed(Path work) {
        Path folder = work.resolve("peers").resolve("node-red");
        return new NodeServer(
                "node-red",
                "{\"private\": true, \"dependencies\": {\"node-red\": \"4.1.8\"}}",
                folder,
                folder.resolve("node_modules/node-red/red.js"));
    }

    /** The server's spreadsheet library is not in the registry. An older version is, and replaces it. */
    static NodeServer n8n(Path work) {
        Path folder = work.resolve("peers").resolve("n8n");
        return new NodeServer(
                "n8n",
                "{\"private\": true, \"dependencies\": {\"n8n\": \"2.8.4\"}, \"overrides\": {\"xlsx\": \"0.18.5\"}}",
                folder,
                folder.resolve("node_modules/n8n/bin/n8n"));
    }

    Optional<String> missing() {
        return Files.isRegularFile(program)
                ? Optional.empty()
                : Optional.of("run: java -jar bench.jar install " + name);
    }

    void install() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("package.json"), packageJson);
        Path log = folder.resolve("install.log");
        ChildProcess.run(
                List.of("npm", "install", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"),
                nativeBuild(),
                folder,
                log,
                INSTALLS_WITHIN_MINUTES);
    }

    List<String> command(String... arguments) {
        return Stream.concat(Stream.of("node", program.toString()), Stream.of(arguments))
                .toList();
    }

    /** If the installed Node contains its headers, native modules are compiled with them and nothing is downloaded. */
    private static Map<String, String> nativeBuild() {
        return Files.isDirectory(Path.of("/usr/include/node")) ? Map.of("npm_config_nodedir", "/usr") : Map.of();
    }
}
