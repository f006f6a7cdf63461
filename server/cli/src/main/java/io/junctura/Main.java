package io.junctura;

import io.junctura.cli.Commands;
import io.junctura.thread.FailStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The entry point of the process. {@code serve} starts the server directly, without the code of commands; everything else is a command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (!isServe(arguments)) {
            System.exit(Commands.run(arguments));
        }
        List<String> options = Arrays.asList(arguments)
                .subList(arguments.length > 0 && arguments[0].equals("serve") ? 1 : 0, arguments.length);
        try {
            Settings settings = Settings.of(options, System.getenv(), file());
            serve(settings);
        } catch (Settings.InvalidSetting e) {
            System.err.println("junctura: " + e.getMessage());
            System.exit(2);
        } catch (CannotStart e) {
            System.err.println("junctura: " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean isServe(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h") || argument.equals("--version")) return false;
        }
        return arguments.length == 0 || arguments[0].equals("serve") || arguments[0].startsWith("--");
    }

    /** Serves until the process gets a signal to end. */
    private static void serve(Settings settings) throws CannotStart {
        long begun = System.nanoTime();
        FailStop.watch();
        Junctura junctura = Junctura.start(settings);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        Runtime.getRuntime().addShutdownHook(new Thread(junctura::close, "shutdown"));
        System.out.println("Junctura " + Version.text() + " ready at " + junctura.address() + " in " + millis + " ms");
        junctura.setupAddress()
                .ifPresent(address -> System.out.println("Set the administrator's password at " + address));
        System.out.flush();
        // All threads of the server are daemons. This thread keeps the process alive until a signal or a fail-stop ends
        // it.
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            junctura.close();
        }
    }

    /** The settings of {@code junctura.yaml} in the working directory, if there is such a file. */
    private static Map<String, Object> file() throws Settings.InvalidSetting {
        Path file = Path.of(Settings.FILE);
        if (!Files.exists(file)) return Map.of();
        return Yaml.read(file);
    }

    /** A class of its own, so that the YAML library is loaded only if the file exists. */
    private static final class Yaml {
        static Map<String, Object> read(Path file) throws Settings.InvalidSetting {
            try {
                Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                if (read == null) return Map.of();
                if (read instanceof Map<?, ?> map) {
                    Map<String, Object> lines = new java.util.TreeMap<>();
                    map.forEach((name, value) -> lines.put(String.valueOf(name), value));
                    return lines;
                }
                throw new Settings.InvalidSetting("junctura.yaml must hold lines such as \"port: 8080\".");
            } catch (IOException | RuntimeException e) {
                throw new Settings.InvalidSetting("junctura.yaml cannot be read: " + e.getMessage());
            }
        }
    }
}
