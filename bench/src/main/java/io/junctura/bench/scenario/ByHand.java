package io.junctura.bench.scenario;

import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.RoundFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;

/** A hand-written baseline that does its work once for each connection to its port. */
final class ByHand {
    private ByHand() {}

    /**
     * Lets a baseline, which may still be starting, do its work once. Returns when the work is complete.
     *
     * @return {@link System#nanoTime()} when the baseline began
     */
    static long work(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        while (child.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), place.port())) {
                long began = System.nanoTime();
                if (socket.getInputStream().read() == '.') return began;
                throw new IOException("it gave up" + child.endOfLog());
            } catch (ConnectException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IOException("it ended" + child.endOfLog());
    }
}
