package io.junctura.plugins.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Poppler reads what is written. */
@Tag("tools")
class PdfTest {
    private static final Workplace here = new Workplace(PdfConnector.class);

    private static final String INVOICE = """
        <h1>Orders of {{customer.name}}</h1>
        <table style="width: 100%"><thead><tr><th>Number</th><th>What</th><th>Sum</th></tr></thead>
        <tbody>{{#rows}}<tr><td>N{{id}}</td><td>{{what}}</td><td>{{sum}}</td></tr>{{/rows}}</tbody></table>
        """;

    @BeforeEach
    void clean() throws Exception {
        here.program("find", ".", "-mindepth", "1", "-delete");
    }

    @AfterAll
    static void close() {
        here.close();
    }

    private static void put(String path, String content) throws IOException {
        Files.writeString(here.folder().resolve(path), content);
    }

    private static final String PUT = """
        - { id: put, use: file.write, connection: folder, input: { path: "{{ steps.act.name }}", content: "{{ steps.act }}" } }
        """;

    /** @param files read in steps a, b, … */
    private static void written(List<String> files, String input) {
        here.done(files, "- { id: act, use: pdf.write, input: " + input + " }\n" + PUT);
    }

    private static String text(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("pdftotext"));
        command.addAll(List.of(options));
        command.addAll(List.of("report.pdf", "-"));
        return here.program(command.toArray(new String[0]));
    }

    private static String info() throws Exception {
        return here.program("pdfinfo", "report.pdf");
    }

    @Test
    void aTableGoesOverPagesWithItsHeaderOnEach() throws Exception {
        put("invoice.html", INVOICE);
        written(List.of("invoice.html"), """
            { template: "{{ steps.a }}", data: { customer: { name: "Müller & <Söhne>" } },
              rows: "{{ [1..200].{ 'id': $, 'what': 'Thing ' & $, 'sum': $ * 1.5 } }}" }\
            """);
        String text = text("-layout");
        assertThat(info()).contains("(A4)");
        assertThat(text).contains("Orders of Müller & <Söhne>").contains("N200").contains("300");
        assertThat(text.split("Number", -1)).hasSize(6);
        for (int page = 1; page <= 5; page++) assertThat(text).containsPattern(page + " */ *5");
        for (int row = 1; row <= 200; row++) assertThat(text).containsPattern("N" + row + "\\b");
    }

    @Test
    void aPageHasItsSizeAndItsOrientation() throws Exception {
        written(List.of(), "{ template: \"<p>Hi</p>\", size: a5, orientation: landscape, pageNumbers: false }");
        assertThat(info()).containsPattern("Page size: +595\\.\\d* x 419");
        assertThat(text().strip()).isEqualTo("Hi");
    }

    @Test
    void charactersOfManyScriptsAreThere() throws Exception {
        String many = "Grüße Žluťoučký Ελληνικά Кириллица Հայերեն ქართული → ≤ ∑ € ½ ☺";
        written(
                List.of(),
                "{ template: \"<p>" + many + "</p><p style='font-family: Arial; font-weight: bold'>" + many
                        + "</p>\" }");
        assertThat(text().split(many, -1)).hasSize(3);
        assertThat(here.program("pdffonts", "report.pdf"))
                .contains("DejaVuSans")
                .doesNotContain("Times");
    }

    @Test
    void textFromRightToLeftIsInOrder() throws Exception {
        String hebrew = "שלום עולם 123";
        String arabic = "مرحبا";
        written(List.of(), "{ template: \"<p dir='rtl'>" + hebrew + "</p><p dir='rtl'>" + arabic + "</p>\" }");
        // Arabic letters have other characters where they are joined; the program marks the directions that it finds.
        String read = Normalizer.normalize(text(), Normalizer.Form.NFKC).replaceAll("\\p{Cf}", "");
        assertThat(read).contains(hebrew, arabic);
    }

    @Test
    void aCharacterThatNoFontHasIsNamed() {
        assertThat(refusal("{ template: \"<p>日本</p>\" }"))
                .isEqualTo("No font has the character 日 (U+65E5). Give a font that has it by fonts.");
    }

    @Test
    void aFontThatIsGivenIsUsed() throws Exception {
        try (var in =
                PdfTest.class.getResourceAsStream("/fonts/net/sf/jasperreports/fonts/dejavu/DejaVuSans-Bold.ttf")) {
            Files.copy(in, here.folder().resolve("own.ttf"));
        }
        written(
                List.of("own.ttf"),
                "{ template: \"<p style='font-family: Own'>Hi</p>\", fonts: { Own: \"{{ steps.a }}\" } }");
        assertThat(here.program("pdffonts", "report.pdf")).contains("DejaVuSans-Bold");
    }

    private static byte[] png(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    @Test
    void imagesAreShownFromFilesAndFromTheTemplate() throws Exception {
        Files.write(here.folder().resolve("logo.png"), png(40, 30));
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png(20, 10));
        written(List.of("logo.png"), """
            { template: "<img src='logo'/><img src='%s'/>", images: { logo: "{{ steps.a }}" } }\
            """.formatted(data));
        assertThat(here.program("pdfimages", "-list", "report.pdf"))
                .containsPattern(" 40 +30 ")
                .containsPattern(" 20 +10 ");
        here.program("pdftoppm", "-png", "-r", "50", "report.pdf", "page");
        try (Stream<Path> all = Files.list(here.folder())) {
            Path page = all.filter(file -> file.toString().endsWith("-1.png"))
                    .findFirst()
                    .orElseThrow();
            BufferedImage picture = ImageIO.read(page.toFile());
            int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
            assertThat(Arrays.stream(pixels)
                            .filter(pixel -> pixel == Color.RED.getRGB())
                            .count())
                    .isGreaterThan(300);
        }
    }

    private static String refusal(String input) {
        Ran ran = here.ran(List.of(), "- { id: act, use: pdf.write, input: " + input + " }\n");
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        assertThat(ran.step("act").error().kind()).isEqualTo("BAD_INPUT");
        return ran.step("act").error().message();
    }

    static Stream<Arguments> refused() throws IOException {
        String fetched = "and nothing is fetched";
        String large = Base64.getEncoder().encodeToString(png(6000, 5000));
        return Stream.of(
                arguments("<img src='http://127.0.0.1:1/a.png'/>", fetched),
                arguments("<img src='file:///etc/passwd'/>", fetched),
                arguments("<img src='/etc/passwd'/>", fetched),
                arguments("<img src='classpath:META-INF/MANIFEST.MF'/>", fetched),
                arguments("<img src='jar:file:/a.jar!/b.png'/>", fetched),
                arguments("<img src='logo'/>", fetched),
                arguments("<link rel='stylesheet' href='http://127.0.0.1:1/a.css'/>", fetched),
                arguments("<style>@import url(http://127.0.0.1:1/a.css);</style>", fetched),
                arguments("<style>p { background-image: url(http://127.0.0.1:1/a.png) }</style><p>x</p>", fetched),
                arguments(
                        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x"
                                + " }</style><p>x</p>",
                        fetched),
                arguments("<p>{{{{name}}</p>", "Line 1 of the template: there is no \"name\" in the data."),
                arguments("<p>{{{{#rows}}</p>", "The template cannot be read: "),
                arguments("<p>{{{{>other}}</p>", "A template cannot include another one."),
                arguments(
                        "<p>{{{{data.class.name}}</p>",
                        "Line 1 of the template: there is no \"data.class.name\" in the data."),
                arguments("<div style='height: 2000000mm'>x</div>", "more than 5000 pages"),
                arguments("<img src='data:image/png;base64," + large + "'/>", "more than 25 million pixels"),
                arguments("<img src='data:image/png;base64,AAAA'/>", "is not a PNG, JPEG or GIF image"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void errorsOfTemplatesAreReported(String template, String says) {
        assertThat(refusal("{ template: \"" + template + "\", data: { data: x } }"))
                .contains(says)
                .endsWith(".");
    }

    @Test
    void aFileThatTheMemoryIsNotEnoughForIsRefused() {
        int each = (int) (Runtime.getRuntime().maxMemory() / 16_000 / 2_000) + 4;
        String template = "{{{{#rows}}" + "<b></b>".repeat(each) + "{{{{/rows}}";
        assertThat(refusal("{ template: \"" + template + "\", rows: \"{{ [1..2000].{ 'a': 1 } }}\" }"))
                .contains("memory is enough for");
    }

    @Test
    void htmlThatIsNoXmlIsTakenAsABrowserTakesIt() throws Exception {
        written(List.of(), "{ template: \"<p>One<br>two<p>three &nbsp; four<ul><li>five\" }");
        assertThat(text()).contains("One\ntwo").contains("three").contains("five");
    }

    @Test
    void valuesAreTextAndNotHtml() throws Exception {
        written(List.of(), "{ template: \"<p>{{{{a}}</p>\", data: { a: \"<img src='http://127.0.0.1:1/'><b>x\" } }");
        assertThat(text()).contains("<img src='http://127.0.0.1:1/'><b>x");
    }

    private static List<?> pages(String file) {
        Ran ran = here.done(List.of(file), """
            - { id: act, use: pdf.read, input: { file: "{{ steps.a }}" } }
            - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
            """);
        return (List<?>) ((Map<?, ?>) ran.step("each").output()).get("items");
    }

    @Test
    void theTextOfAnotherProgramsFileIsRead() throws Exception {
        put("letter.csv", "id,name\n1,Miller\n");
        here.program(
                "soffice",
                "-env:UserInstallation=file://" + here.folder().resolve(".office"),
                "--headless",
                "--convert-to",
                "pdf",
                "letter.csv");
        List<?> pages = pages("letter.pdf");
        assertThat(pages.toString()).contains("id name", "1 Miller");
        assertThat(((Map<?, ?>) pages.get(0)).get("page")).isEqualTo(1L);
    }

    @Test
    void writtenFilesAreReadPageByPage() throws Exception {
        written(
                List.of(),
                "{ template: \"<p>One</p><p style='page-break-before: always'>Two</p>\", pageNumbers: false }");
        assertThat(pages("report.pdf").toString()).isEqualTo("[{page=1, text=One}, {page=2, text=Two}]");
    }

    private static byte[] locked() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            pdf.addPage(new PDPage());
            pdf.protect(new StandardProtectionPolicy("owner", "reader", new AccessPermission()));
            pdf.save(out);
        }
        return out.toByteArray();
    }

    static Stream<Arguments> unreadable() throws IOException {
        return Stream.of(
                arguments("empty.pdf", new byte[0], "\"empty.pdf\" is empty."),
                arguments(
                        "text.pdf",
                        "text".repeat(1000).getBytes(StandardCharsets.UTF_8),
                        "\"text.pdf\" is not a PDF file."),
                arguments("cut.pdf", Arrays.copyOf(locked(), 200), "\"cut.pdf\" "),
                arguments("locked.pdf", locked(), "\"locked.pdf\" is protected by a password."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void aFileThatCannotBeReadIsNamed(String name, byte[] content, String says) throws IOException {
        Files.write(here.folder().resolve(name), content);
        assertThat(here.refusal(name, """
            - { id: act, use: pdf.read, input: { file: "{{ steps.a }}" } }
            """)).contains(says).endsWith(".");
    }
}
