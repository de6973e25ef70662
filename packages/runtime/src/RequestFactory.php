<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

use SwooleLite\Http;
use Symfony\Component\HttpFoundation\File\UploadedFile;
use Symfony\Component\HttpFoundation\Request;

/** Makes Symfony's requests of the server's. */
final class RequestFactory
{
    /** Methods whose form PHP does not read by itself; Symfony does. */
    private const WITH_FORM = ['PUT', 'DELETE', 'PATCH', 'QUERY'];

    public function __construct(private readonly bool $isTls)
    {
    }

    public function create(Http\Request $request): Request
    {
        $file = method_exists($request,"contentFile") ? $request->contentFile() : null;
        $content = $file === null ? (string) $request->rawContent() : self::open($file);
        return new Request(
            $request->get ?? [],
            $request->post ?? self::form($request, $content),
            [],
            $request->cookie ?? [],
            array_map(self::upload(...), $request->files ?? []),
            $this->server($request),
            $content,
        );
    }

    /** @return resource the file is removed with the answer, but not while it is open */
    private static function open(string $file): mixed
    {
        return fopen($file, 'rb') ?: throw new \RuntimeException("Cannot open the file of a request's body: $file");
    }

    /** @return array<string, mixed> as $_SERVER */
    private function server(Http\Request $request): array
    {
        $server = array_change_key_case($request->server, CASE_UPPER);
        if (($server['QUERY_STRING'] ?? '') !== '') {
            $server['REQUEST_URI'] .= '?' . $server['QUERY_STRING'];
        }
        if ($this->isTls) {
            $server['HTTPS'] = 'on';
        }
        foreach ($request->header ?? [] as $name => $value) {
            $name = (string) $name; // "1" is a number as a key
            if (str_contains($name, '_')) {
                continue; // X_Forwarded_For would pass for X-Forwarded-For, which a proxy has seen to
            }
            $name = strtr(strtoupper($name), '-', '_');
            $server[$name === 'CONTENT_TYPE' || $name === 'CONTENT_LENGTH' ? $name : "HTTP_$name"] = is_array($value) ? implode(', ', $value) : $value;
        }
        return $server;
    }

    /** @param string|resource $content */
    private static function form(Http\Request $request, mixed $content): array
    {
        $type = $request->header['content-type'] ?? '';
        if (!is_string($content) || !in_array($request->server['request_method'], self::WITH_FORM, true)
            || stripos($type, 'application/x-www-form-urlencoded') !== 0) {
            return [];
        }
        parse_str($content, $form);
        return $form;
    }

    /**
     * A file of a form, or several below one name.
     *
     * @param array $file as in $_FILES
     */
    private static function upload(array $file): UploadedFile|array
    {
        if (is_array($file['tmp_name'])) { // each of its arrays has the same keys
            $files = [];
            foreach (array_keys($file['tmp_name']) as $key) {
                $files[$key] = self::upload(array_map(static fn (array $values) => $values[$key], $file));
            }
            return $files;
        }
        if ($file['error'] === UPLOAD_ERR_NO_FILE) {
            return $file; // Symfony makes null of it
        }
        // "test" has it moved as any file where PHP does not know it as an upload
        $isTest = !is_uploaded_file($file['tmp_name']);
        return new UploadedFile($file['tmp_name'], $file['full_path'] ?? $file['name'], $file['type'], $file['error'], $isTest);
    }
}
