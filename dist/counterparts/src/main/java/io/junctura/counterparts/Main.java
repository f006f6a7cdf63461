package io.junctura.counterparts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The entry point. The server runs until the process is stopped. */
@Command(
        name = "junctura-counterparts",
        mixinStandardHelpOptions = true,
        description = "An SFTP server and other systems for the examples of Junctura, on this machine alone.")
public final class Main implements Callable<Integer> {

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "What the user sees. The host key is kept beside it, in DIR.hostkey.")
    Path folder = Path.of("partner");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port (default: 9022). If it is taken, a free one is used and printed.")
    int port = 9022;

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "The password of the user \"" + SftpServer.USER + "\" (default: demo-partner-password).")
    String password = "demo-partner-password";

    @Option(
            names = "--also",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A system to start beside it: ${COMPLETION-CANDIDATES}. Its address is printed when it has started.",
            completionCandidates = Names.class)
    List<String> also = List.of();

    @Option(
            names = "--ends-with-input",
            description = "Ends when its standard input does, and so with the program that has started it.")
    boolean endsWithInput;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        for (String name : also) {
            if (Systems.ALL.containsKey(name)) continue;
            System.err.println("junctura-counterparts: There is no system \"" + name + "\". Those that can start are "
                    + String.join(", ", new Names()) + ".");
            return 2;
        }
        try (SftpServer server = new SftpServer(folder, port, password);
                Systems systems = new Systems()) {
            System.out.println("host         " + SftpServer.HOST);
            System.out.println("port         " + server.port());
            System.out.println("user         " + SftpServer.USER);
            System.out.println("password     " + password);
            System.out.println("fingerprint  " + server.fingerprint());
            System.out.println("folder       " + folder.toAbsolutePath());
            System.out.flush();
            for (String name : also) systems.start(name, folder.resolveSibling(folder.getFileName() + "." + name));
            if (endsWithInput) awaitEndOfInput();
            else new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            System.err.println("junctura-counterparts: The SFTP server cannot start or end: " + e.getMessage());
            return 1;
        }
    }

    /** The addresses of the systems. */
    static final class Names extends TreeSet<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(Systems.ALL.keySet());
        }
    }

    private static void awaitEndOfInput() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
