package io.junctura.counterparts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The entry point. The server runs until the process is stopped. */
@Command(
        name = "junctura-counterparts",
        mixinStandardHelpOptions = true,
        description = "An SFTP server for the examples of Junctura, on this machine alone.")
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
            names = "--ends-with-input",
            description = "Ends when its standard input does, and so with the program that has started it.")
    boolean endsWithInput;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (SftpServer server = new SftpServer(folder, port, password)) {
            System.out.println("host         " + SftpServer.HOST);
            System.out.println("port         " + server.port());
            System.out.println("user         " + SftpServer.USER);
            System.out.println("password     " + password);
            System.out.println("fingerprint  " + server.fingerprint());
            System.out.println("folder       " + folder.toAbsolutePath());
            System.out.flush();
            if (endsWithInput) awaitEndOfInput();
            else new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            System.err.println("junctura-counterparts: The SFTP server cannot start or end: " + e.getMessage());
            return 1;
        }
    }

    private static void awaitEndOfInput() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
