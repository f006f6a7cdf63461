package io.junctura.bench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.junctura.bench.load.Orders;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Calls a starting target every two milliseconds until it gives the right answer. */
public final class FirstAnswer {
    private static final int EVERY_MILLIS = 2;

    private FirstAnswer() {}

    /**
     * @return milliseconds from the start of the process to its first right answer
     * @throws IOException if the target ended, or gave no right answer within the limit
     */
    public static double await(ChildProcess child, RoundFolder place, Target target, Duration limit)
            throws IOException, InterruptedException {
        byte[] request = Orders.closingRequest(target.callPath(), 0);
        String last = "no connection";
        while (System.nanoTime() - child.startedNanos() < limit.toNanos()) {
            if (!child.isAlive()) {
                throw new IOException(target.name() + " ended before it was ready:" + child.endOfLog());
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), place.port()), 1_000);
                socket.setSoTimeout(20_000);
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(request);
                InputStream in = socket.getInputStream();
                last = new String(in.readAllBytes(), ISO_8859_1);
                int from = last.indexOf('{');
                int to = last.lastIndexOf('}');
                if (last.startsWith("HTTP/1.1 2") && from > 0 && Orders.rightAnswer(0, last.substring(from, to + 1))) {
                    return (System.nanoTime() - child.startedNanos()) / 1e6;
                }
            } catch (IOException notYet) {
                // Connections are refused or reset during the start. The message below reports a lasting problem.
            }
            Thread.sleep(EVERY_MILLIS);
        }
        throw new IOException(target.name() + " gave no right answer within " + limit.toSeconds()
                + " s; the last was:\n  " + last + "\nits output:" + child.endOfLog());
    }
}
