package io.junctura.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The server that a command calls, and the token that it uses. */
final class Remote {
    /** Files of a running server in its data folder; see {@code LocalToken}. */
    private static final String ADDRESS = "address";

    private static final String LOCAL_TOKEN = "local-token";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server (else JUNCTURA_URL, else the data folder's).")
    @Nullable
    String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "An API token (else JUNCTURA_TOKEN, else the data folder's local token). Other users of "
                    + "this machine can see an option in the list of processes, but not a variable.")
    @Nullable
    String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder of a server on this machine (else JUNCTURA_DATA, else junctura-data).")
    @Nullable
    Path data;

    static Path dataFolder(@Nullable Path given, Terminal terminal) {
        if (given != null) return given;
        String variable = terminal.variable("JUNCTURA_DATA");
        return Path.of(variable == null ? "junctura-data" : variable);
    }

    /** The server of a data folder. The environment does not count. */
    static Remote of(Path folder) throws Failed {
        Remote remote = new Remote();
        remote.data = folder;
        remote.url = line(folder.resolve(ADDRESS));
        remote.token = line(folder.resolve(LOCAL_TOKEN));
        return remote;
    }

    /** Whether any server is named. */
    boolean names(Terminal terminal) {
        return url != null
                || data != null
                || terminal.variable("JUNCTURA_URL") != null
                || terminal.variable("JUNCTURA_DATA") != null;
    }

    /** Whether a server is named by its address, rather than by its data folder. */
    boolean isNamed(Terminal terminal) {
        return url != null || terminal.variable("JUNCTURA_URL") != null;
    }

    Api open(Terminal terminal) throws Failed {
        Path folder = dataFolder(data, terminal);
        String here = line(folder.resolve(ADDRESS));
        String named = url != null ? url : terminal.variable("JUNCTURA_URL");
        if (named == null && here == null) {
            throw new Failed("No server runs on the data folder " + folder
                    + ". Start one with \"serve\", name its folder with --data, or say where it is with --url.");
        }
        String address = named != null ? named : String.valueOf(here);
        URI base = base(address);
        String known = token != null ? token : terminal.variable("JUNCTURA_TOKEN");
        // This token has all rights on the local server, so no other server gets it.
        if (known == null && (named == null || isHere(base, here))) known = line(folder.resolve(LOCAL_TOKEN));
        if (known == null) {
            throw new Failed(
                    "There is no token for " + base + ". Set JUNCTURA_TOKEN to one that \"token create\" made on "
                            + "the server's machine, or name the server's data folder with --data.");
        }
        return new Api(base, known);
    }

    private static boolean isHere(URI base, @Nullable String here) throws Failed {
        if (here == null) return false;
        URI other = base(here);
        return base.getPort() == other.getPort()
                && String.valueOf(base.getHost()).equals(other.getHost());
    }

    private static URI base(String text) throws Failed {
        String trimmed = text.strip();
        while (trimmed.endsWith("/")) trimmed = trimmed.substring(0, trimmed.length() - 1);
        try {
            URI uri = URI.create(trimmed);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())))
                return uri;
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new Failed("\"" + text + "\" is not a server's address. Write one such as http://127.0.0.1:8080.");
    }

    private static @Nullable String line(Path file) throws Failed {
        if (!Files.exists(file)) return null;
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? null : text;
        } catch (IOException e) {
            throw new Failed("The file " + file + " cannot be read (" + e
                    + "): it belongs to the user who runs the server. Run this command as that user, or use --token.");
        }
    }
}
