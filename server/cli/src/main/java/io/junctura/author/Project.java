package io.junctura.author;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The project of a new connector: a template with other names. */
public record Project(Carried template, Sdk sdk) {
    /** The data folder of the author's own server, within the project. */
    public static final String SERVER = ".dev";

    /** The project, from the template in the executable jar. */
    public static Project carried(Kind kind) {
        return new Project(new Carried(Project.class.getClassLoader(), kind.folder), Sdk.carried());
    }

    /**
     * Writes the project, and the author's repository of libraries if this server has not yet written it.
     *
     * @param folder must not exist yet, but its parent must
     */
    public void write(Path folder, ConnectorNames names, Instant now) throws CannotWrite {
        write(folder, names, sdk.repository(), now);
    }

    void write(Path folder, ConnectorNames names, Path repository, Instant now) throws CannotWrite {
        Path place = folder.toAbsolutePath().normalize();
        Path parent = place.getParent();
        if (Files.exists(place)) {
            throw new CannotWrite(folder + " is there already. Choose another folder with --to, or take it away.");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw new CannotWrite("There is no folder " + parent + " to write the project into. Make it first.");
        }
        WholeFolder.write(place, fresh -> {
            for (String path : template.paths()) {
                Path file = fresh.resolve(names.rename(path));
                Files.createDirectories(file.getParent());
                Files.writeString(file, names.rename(new String(template.bytes(path), StandardCharsets.UTF_8)));
            }
            Files.writeString(fresh.resolve(".gitignore"), "/target/\n");
            // Offline, Maven would not use a repository in a folder.
            Path maven = Files.createDirectory(fresh.resolve(".mvn"));
            Files.writeString(maven.resolve("maven.config"), "-Daether.offline.protocols=file\n");
            sdk.writeIfOutdated(repository, now);
        });
    }
}
