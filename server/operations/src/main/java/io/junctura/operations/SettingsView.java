package io.junctura.operations;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings with which the server runs, and where they were given. It contains no secret. */
public record SettingsView(
        String version,
        @Docs("The version and the maker of Java") String java,
        @Docs("The operating system and the processor") String system,
        Instant startedAt,
        @Docs("The data folder") String data,
        @Docs("The folder in which the server was started") String workingFolder,

        @IfPresent @Docs("The file of settings that was read; absent if there is none") @Nullable
        String file,

        @Docs("The address at which others reach the server")
        String publicAddress,

        @Docs("The ports on which the server listens") List<Integer> ports,

        Storage storage,

        @Docs("The folders on this machine that connectors may use")
        List<FileRoot> fileRoots,

        List<Setting> settings,

        @Docs("Settings that are only variables of the environment")
        List<Variable> variables)
        implements View {

    /**
     * Sizes in bytes.
     *
     * @param used of the database and the files of large values
     */
    public record Storage(
            @Docs("Used by the database and large values, as of the last sweep")
            long used,

            @IfPresent @Docs("Above it, the oldest ended runs are deleted; absent if there is no limit") @Nullable
            Long limit,

            @Docs("Free on the disk of the data folder") long free,

            @Docs("With less free space, the server refuses events")
            long minFree)
            implements View {}

    /** A folder that connectors may use, and its name. */
    public record FileRoot(String name, String folder) implements View {}

    /** A setting of {@code junctura serve}. */
    public record Setting(
            @Docs("The name as an option and in the file, such as keep-runs")
            String name,

            @Docs("The name in the environment, such as JUNCTURA_KEEP_RUNS")
            String variable,

            @Docs("The kind of its values, such as TIME") String kind,
            @Docs("What it does") String description,

            @IfPresent @Docs("The default; absent if it has none") @Nullable
            String preset,

            @Docs("The values that were given; empty if the default counts")
            List<String> values,

            @OneOf({"default", "option", "environment", "file"})
            String source)
            implements View {}

    /** A variable of the environment whose value may be secret. */
    public record Variable(
            String name, @Docs("Whether it has a value") boolean set) implements View {}
}
