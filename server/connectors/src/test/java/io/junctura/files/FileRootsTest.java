package io.junctura.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.junctura.api.ConnectorException;
import io.junctura.api.LocalFiles;
import io.junctura.api.LocalFiles.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** S24: plugins can read and write files below the roots, and no others. */
class FileRootsTest {
    private static final String SECRET = "the secret of another";
    private static final int SWAPS = 10_000;

    @TempDir
    Path folder;

    private Path data;
    private Path outside;
    private Path in;
    private LocalFiles.Root root;

    @BeforeEach
    void make() throws Exception {
        data = Files.createDirectory(folder.resolve("data"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), SECRET);
        in = Files.createDirectory(folder.resolve("in"));
        root = FileRoots.of(data, Map.of("in", in)).root("in");
    }

    private String read(String path) throws IOException {
        try (InputStream content = root.open(path)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String path, String text) throws Exception {
        root.write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Moving a new folder into place would replace an empty folder, and would fail on one that is not empty. */
    @Test
    void whatIsWrittenIntoAFolderThatSeveralMakeAtOnceIsThere() throws Exception {
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 100; round++) {
                String made = "made-" + round;
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Callable<Object>> writes = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    String path = made + "/" + writer;
                    writes.add(() -> {
                        start.await();
                        root.createFolder(made);
                        write(path, "x");
                        return path;
                    });
                }
                for (Future<Object> write : threads.invokeAll(writes)) write.get();
                assertThat(root.list(made)).hasSize(writers);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(root.list("")).noneMatch(entry -> entry.name().startsWith("."));
    }

    @Test
    void filesAreWrittenListedReadMovedAndDeleted() throws Exception {
        root.createFolder("done/2030");
        root.createFolder("done/2030");
        write("b.csv", "1,2");
        write("a.csv", "3");
        write("a.csv", "4");
        assertThat(root.list("")).extracting(Entry::path).containsExactly("a.csv", "b.csv", "done");
        assertThat(root.find("b.csv")).get().satisfies(found -> {
            assertThat(found.size()).isEqualTo(3);
            assertThat(found.folder()).isFalse();
            assertThat(found.modified())
                    .isEqualTo(Files.getLastModifiedTime(in.resolve("b.csv")).toInstant());
        });
        root.move("a.csv", "done/2030/a.csv");
        assertThat(read("done/2030/a.csv")).isEqualTo("4");
        assertThat(root.list("done/2030")).extracting(Entry::name).containsExactly("a.csv");
        assertThatThrownBy(() -> root.move("b.csv", "done/2030/a.csv")).isInstanceOf(FileAlreadyExistsException.class);
        root.delete("done/2030/a.csv");
        root.delete("done/2030");
        assertThat(root.find("done/2030")).isEmpty();
        assertThatThrownBy(() -> root.open("done/2030/a.csv")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileIsAsItWasUntilAllOfItIsWritten() throws Exception {
        write("a.csv", "before");
        List<String> meanwhile = new ArrayList<>();
        assertThatThrownBy(() -> root.write("a.csv", out -> {
                    out.write(new byte[100_000]);
                    out.flush();
                    meanwhile.add(read("a.csv"));
                    throw ConnectorException.refused("no more");
                }))
                .hasMessage("no more");
        assertThat(meanwhile).containsExactly("before");
        assertThat(read("a.csv")).isEqualTo("before");
        try (Stream<Path> all = Files.list(in)) {
            assertThat(all).hasSize(1);
        }
    }

    /** All known ways out of a folder on Linux, macOS and Windows, at all places of a path. */
    private static List<String> waysOut() {
        List<String> whole = new ArrayList<>(List.of(
                "/",
                "//",
                "/etc/passwd",
                "//server/share",
                "\\\\server\\share",
                "\\\\?\\C:\\x",
                "\\\\.\\pipe\\x",
                "C:",
                "C:/",
                "C:\\",
                "c:x",
                "file:///etc/passwd",
                "a/",
                "a//b",
                "/a",
                "~/../x",
                "a\0b",
                "a\0/../b",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u0007b",
                "a\\..\\b",
                "a.txt::$DATA",
                "a.txt:stream",
                "a:b",
                "\uD800",
                "x".repeat(300),
                "é".repeat(200)));
        List<String> parts = new ArrayList<>(List.of(
                "..", ".", "", "...", "....", ".. ", "..\\", "..\0", "..;/..", "a.", "a ", "a..", ". ", " .. ", "\\..",
                "..:", ":", "\\"));
        for (String device :
                List.of("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "conin$", "conout$", "com¹")) {
            parts.add(device);
            parts.add(device.toUpperCase(java.util.Locale.ROOT));
            parts.add(device + ".txt");
        }
        for (String part : parts) {
            if (part.equals("..;/..")) {
                whole.add("../..;/../outside/secret.txt");
                continue;
            }
            if (!part.isEmpty()) whole.add(part);
            whole.add(part + "/outside/secret.txt");
            whole.add("a/" + part + "/b");
            whole.add("a/" + part);
            whole.add("a/b/c/" + part + "/" + part + "/" + part + "/" + part + "/etc/passwd");
            whole.add(part + "/" + part + "/x");
            whole.add("./" + part + "/x");
            whole.add("../" + part);
            whole.add(part + "\\x");
            whole.add("a\\" + part + "\\x");
            whole.add(part + "\0.txt");
        }
        return whole;
    }

    @Test
    void whatIsAppendedFollowsWhatIsThere() throws Exception {
        root.append("log.txt", out -> out.write('1'));
        root.append("log.txt", out -> out.write('2'));
        assertThat(read("log.txt")).isEqualTo("12");
        root.createFolder("folder");
        assertThatThrownBy(() -> root.append("folder", out -> out.write('1'))).isInstanceOf(NotAFile.class);
    }

    @Test
    void noPathLeadsOut() {
        List<String> paths = waysOut();
        assertThat(paths).hasSizeGreaterThan(500);
        for (String path : paths) {
            assertThatThrownBy(() -> root.open(path)).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.list(path)).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.find(path)).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> write(path, "x")).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.append(path, out -> {})).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.createFolder(path)).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.move(path, "b")).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.move("b", path)).as(path).isInstanceOf(BadPath.class);
            assertThatThrownBy(() -> root.delete(path)).as(path).isInstanceOf(BadPath.class);
        }
    }

    @Test
    void whatLooksEncodedIsANameLikeOthers() throws Exception {
        write("%2e%2e%2fsecret.txt", "mine");
        assertThat(Files.readString(in.resolve("%2e%2e%2fsecret.txt"))).isEqualTo("mine");
    }

    @Test
    void linksAreNeitherListedNorFollowedNorReplaced() throws Exception {
        Files.createSymbolicLink(in.resolve("folder"), outside);
        Files.createSymbolicLink(in.resolve("file.txt"), outside.resolve("secret.txt"));
        assertThat(root.list("")).isEmpty();
        assertThat(root.find("file.txt")).isEmpty();
        assertThatThrownBy(() -> root.open("file.txt"))
                .isInstanceOf(NotAFile.class)
                .hasMessageContaining("it is a link");
        assertThatThrownBy(() -> root.open("folder/secret.txt")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> root.list("folder")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> write("file.txt", "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> root.append("file.txt", out -> out.write('x'))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> write("folder/new.txt", "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> root.createFolder("folder/new")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> root.move("folder/secret.txt", "mine.txt")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> root.delete("folder/secret.txt")).isInstanceOf(IOException.class);
        assertUntouched();
        // The link itself may be deleted, because that changes nothing outside.
        root.delete("file.txt");
        assertUntouched();
    }

    @Test
    void aPipeIsNoFile() throws Exception {
        Process made = new ProcessBuilder("mkfifo", in.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(root.list("")).isEmpty();
        assertThatThrownBy(() -> root.open("pipe")).isInstanceOf(NotAFile.class);
    }

    @Test
    void aFileWhoseNameIsNoPathIsNotListedAndTheLogTellsOnce() throws Exception {
        for (String name : List.of("a\nb.csv", "a:b.csv", "a\\b.csv", "con.csv", "good.csv")) {
            Files.writeString(in.resolve(name), "1");
        }
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(UnnamedFiles.class)).addAppender(log);

        assertThat(root.list("")).extracting(Entry::path).containsExactly("good.csv");
        assertThat(root.list("")).extracting(Entry::path).containsExactly("good.csv");

        String rule = " is left where it is, since its name is no path: ";
        String characters = "\\, : and control characters are not allowed. Rename it.";
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactlyInAnyOrder(
                        "The file " + in + "/a?b.csv" + rule + characters,
                        "The file " + in + "/a:b.csv" + rule + characters,
                        "The file " + in + "/a\\b.csv" + rule + characters,
                        "The file " + in + "/con.csv" + rule + "\"con.csv\" is the name of a device. Rename it.");
    }

    /** A name in Latin-1. Java decodes it with a replacement character, and then cannot find the file. */
    @Test
    void aFileWhoseNameIsNotInTheEncodingOfTheSystemIsNotListed() throws Exception {
        Process made = new ProcessBuilder("sh", "-c", "touch \"$(printf 'stra\\337e.csv')\"")
                .directory(in.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        assertThat(in).isNotEmptyDirectory();
        assertThat(root.list("")).isEmpty();
    }

    @Test
    void aFolderIsVisitedWithoutAListOfIt() throws Exception {
        for (int i = 0; i < 100; i++) write(i + ".csv", "1");
        Files.createDirectory(in.resolve("more"));
        List<Entry> visited = new ArrayList<>();
        root.visit("", visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(root.list(""));
        AtomicInteger before = new AtomicInteger();
        assertThatThrownBy(() -> root.visit("", entry -> {
                    if (before.incrementAndGet() == 3) throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(before).hasValue(3);
    }

    private void assertUntouched() throws IOException {
        try (Stream<Path> all = Files.list(outside)) {
            assertThat(all).containsExactly(outside.resolve("secret.txt"));
        }
        assertThat(Files.readString(outside.resolve("secret.txt"))).isEqualTo(SECRET);
    }

    @Test
    void aFolderThatIsReplacedByALinkMeanwhileLeadsNobodyOut() throws Exception {
        Path real = Files.createDirectory(in.resolve("real"));
        Files.writeString(real.resolve("secret.txt"), "mine");
        Path link = Files.createSymbolicLink(in.resolve("link"), outside);
        Path shown = in.resolve("shown");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapping = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                try {
                    Path from = i % 2 == 0 ? real : link;
                    Files.move(from, shown, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(shown, from, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    // The other thread may have written into the folder.
                }
            }
        });
        swapping.start();
        int read = 0;
        try {
            for (int i = 0; i < SWAPS; i++) {
                try {
                    assertThat(read("shown/secret.txt")).isEqualTo("mine");
                    read++;
                } catch (IOException e) {
                    // It was the link, or was being replaced.
                }
                try {
                    write("shown/new.txt", "mine");
                    root.delete("shown/new.txt");
                } catch (IOException e) {
                    // It was the link, or was being replaced.
                }
            }
        } finally {
            over.set(true);
            swapping.join();
        }
        assertThat(read).as("both were seen").isBetween(1, SWAPS - 1);
        assertUntouched();
    }

    @Test
    void theRootExchangeIsAFolderInTheDataFolder() throws Exception {
        FileRoots roots = FileRoots.of(data, Map.of());
        assertThat(roots.roots()).containsExactly("exchange");
        roots.root("exchange").write("a.txt", out -> out.write('a'));
        assertThat(data.resolve("exchange/a.txt")).hasContent("a");
        assertThatThrownBy(() -> roots.root("other")).hasMessageContaining("There are: exchange.");
    }

    @Test
    void neitherTheDataFolderNorWhatHoldsItOrIsInItIsARoot() throws Exception {
        Files.createDirectory(data.resolve("plugins"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        for (Path bad : List.of(data, data.resolve("plugins"), folder, Path.of("/"), link, link.resolve("plugins"))) {
            assertThatThrownBy(() -> FileRoots.of(data, Map.of("bad", bad)))
                    .as(bad.toString())
                    .hasMessageContaining("may not be in the data folder, nor hold it");
        }
        assertThatThrownBy(() -> FileRoots.of(data, Map.of("bad", folder.resolve("none"))))
                .hasMessage("--file-root bad=" + folder.resolve("none") + ": there is no such folder.");
    }

    @Test
    void anExchangeThatIsALinkIsRefused() throws Exception {
        Files.delete(data.resolve("exchange"));
        Files.createSymbolicLink(data.resolve("exchange"), outside);
        assertThatThrownBy(() -> FileRoots.of(data, Map.of())).hasMessageContaining("is a symbolic link");
        assertThat(Files.exists(data.resolve("exchange"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
