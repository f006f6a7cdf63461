package io.junctura.run;

import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Appends to a journal and waits until that is on disk. */
public final class Appends {
    private Appends() {}

    /** @throws java.util.concurrent.ExecutionException if it was refused, or is lost */
    public static List<Receipt> append(Journal journal, Atom atom) throws Exception {
        CompletableFuture<List<Receipt>> told = new CompletableFuture<>();
        journal.append(atom, new Journal.Told() {
            @Override
            public void committed(List<Receipt> receipts) {
                told.complete(receipts);
            }

            @Override
            public void lost(Throwable why) {
                told.completeExceptionally(why);
            }
        });
        return told.get(20, TimeUnit.SECONDS);
    }
}
