package io.junctura.plugins.archive;

import io.junctura.api.ActionContext;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies a file, until the thread is interrupted. */
final class Copy {
    private Copy() {}

    static void file(ActionContext<NoConnection> context, FileRef file, OutputStream out)
            throws IOException, InterruptedException {
        byte[] some = new byte[1 << 16];
        try (InputStream in = context.files().open(file)) {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                if (Thread.interrupted()) throw new InterruptedException();
                out.write(some, 0, count);
            }
        }
    }
}
