package io.invoq.ingress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The form with which Eywa's API takes an image. */
final class ImageUpload {

    static final String CONTENT_TYPE = "Content-Type: multipart/form-data; boundary=----boundary";

    private static final String BOUNDARY = "----boundary";

    private ImageUpload() {}

    /** The file comes between the fields; an empty one not at all. */
    static byte[] of(Map<String, String> fields, byte[] source) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int half = fields.size() / 2;
        int count = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (count++ == half && source.length > 0) {
                part(body, "name=\"source\"; filename=\"s.zip\"", source);
            }
            part(body, "name=\"" + field.getKey() + "\"", field.getValue().getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static void part(ByteArrayOutputStream body, String disposition, byte[] content) {
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
