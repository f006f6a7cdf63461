package io.junctura.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Files with the same oddity, and their expected outcome.
 *
 * @param oddity   what is odd
 * @param fate     how the files end
 * @param expected for {@link Ending#FAILED} a part of the sentence that says why; otherwise a remark for the table
 */
record OddFile(String oddity, Ending fate, String expected, List<Example> examples) {

    enum Ending {
        /** The file is in the folder of processed files, and its rows were written. */
        DONE,
        /** The file is in the folder for errors, with one sentence. */
        FAILED,
        /** The file is still in its folder. */
        LEFT
    }

    /**
     * One of the files.
     *
     * @param content created when it is needed, because some files are large
     * @param count   of its rows
     * @param last the last row as JSON; empty if there is none, or if it does not matter
     */
    record Example(String name, Supplier<byte[]> content, int count, String last) {}

    static OddFile done(String oddity, String remark) {
        return new OddFile(oddity, Ending.DONE, remark, new ArrayList<>());
    }

    static OddFile failed(String oddity, String sentence) {
        return new OddFile(oddity, Ending.FAILED, sentence, new ArrayList<>());
    }

    static OddFile left(String oddity, String remark) {
        return new OddFile(oddity, Ending.LEFT, remark, new ArrayList<>());
    }

    /** A file without rows. */
    OddFile with(String name, Supplier<byte[]> content) {
        return with(name, 0, "", content);
    }

    OddFile with(String name, int rows, String last, Supplier<byte[]> content) {
        examples.add(new Example(name, content, rows, last));
        return this;
    }
}
