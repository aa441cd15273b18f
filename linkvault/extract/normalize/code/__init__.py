"""Code of any highlighter -> `<pre><code class="language-x">` with the exact text."""
