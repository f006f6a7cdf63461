package io.junctura.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A download stream with a read timeout: it fails when the server has sent nothing for some minutes. */
final class DownloadStream extends FilterInputStream {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ScheduledExecutorService watch;
    private volatile long last = System.nanoTime();
    private volatile boolean stalled;

    DownloadStream(InputStream in) {
        super(in);
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "download-timeout");
            thread.setDaemon(true);
            return thread;
        });
        var unused = watch.scheduleAtFixedRate(this::check, 30, 30, TimeUnit.SECONDS);
    }

    private void check() {
        if (System.nanoTime() - last < PATIENCE.toNanos()) return;
        stalled = true;
        try {
            in.close();
        } catch (IOException e) {
            // The reading thread gets an exception.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int read = in.read(bytes, offset, length);
            last = System.nanoTime();
            return read;
        } catch (IOException e) {
            if (stalled) throw new IOException("the server sent nothing for " + PATIENCE.toMinutes() + " minutes", e);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        watch.shutdownNow();
        super.close();
    }
}
