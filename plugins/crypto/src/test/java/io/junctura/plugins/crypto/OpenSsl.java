package io.junctura.plugins.crypto;

import io.junctura.plugins.formats.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program that most of our partners use. */
final class OpenSsl {
    private final Path folder;
    private int names;

    OpenSsl(Path folder) {
        this.folder = folder;
    }

    void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Program.run(folder, command.toArray(String[]::new));
    }

    /** Creates a key. @return its file's name, for {@link #convert} */
    String key(String... options) throws IOException, InterruptedException {
        String name = "key-" + ++names + ".pem";
        List<String> arguments = new ArrayList<>(List.of("genpkey", "-out", name));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
        return name;
    }

    /** What a command writes about a key. */
    String convert(String key, String... command) throws IOException, InterruptedException {
        String name = "out-" + ++names + ".pem";
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-in", key, "-out", name));
        run(arguments.toArray(String[]::new));
        return text(name);
    }

    String publicKey(String key) throws IOException, InterruptedException {
        return convert(key, "pkey", "-pubout");
    }

    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    /** @return the file's name */
    String file(byte[] content) throws IOException {
        String name = "file-" + ++names;
        Files.write(folder.resolve(name), content);
        return name;
    }

    String file(String content) throws IOException {
        return file(content.getBytes(StandardCharsets.UTF_8));
    }
}
