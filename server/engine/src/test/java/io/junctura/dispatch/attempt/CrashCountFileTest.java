package io.junctura.dispatch.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening the file again is what a new process does after the last one has died. */
class CrashCountFileTest {
    @TempDir
    Path folder;

    private CrashCountFile open() throws IOException {
        return CrashCountFile.open(folder.resolve("attempts"));
    }

    @Test
    void countsTheDeathsInOneStepUntilItComesBack() throws IOException {
        open().begins(7, "lines[3]/insert");
        CrashCountFile second = open();
        assertEquals(1, second.count(7, "lines[3]/insert"));
        assertEquals(0, second.count(7, "lines[4]/insert"));
        second.begins(7, "lines[3]/insert");
        CrashCountFile third = open();
        assertEquals(2, third.count(7, "lines[3]/insert"));
        third.ends(third.begins(7, "lines[3]/insert"), 7, "lines[3]/insert");
        assertEquals(0, open().count(7, "lines[3]/insert"));
    }

    @Test
    void whatCameBackIsNotCounted() throws IOException {
        CrashCountFile first = open();
        int one = first.begins(1, "send");
        first.begins(2, "send");
        first.ends(one, 1, "send");
        CrashCountFile second = open();
        assertEquals(0, second.count(1, "send"));
        assertEquals(1, second.count(2, "send"));
        second.forget(2, "send");
        assertEquals(0, open().count(2, "send"));
    }

    @Test
    void moreAttemptsThanPlacesAreNotCounted() throws IOException {
        CrashCountFile first = open();
        for (long run = 1; run <= 5_000; run++) first.begins(run, "send");
        CrashCountFile second = open();
        assertEquals(1, second.count(4_096, "send"));
        assertEquals(0, second.count(4_097, "send"));
    }
}
