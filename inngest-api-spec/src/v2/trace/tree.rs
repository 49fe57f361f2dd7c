//! The tree of a trace, of any depth.
//!
//! The spans stand in one list, a parent before its children: nothing here calls itself, so that no depth is too deep.

use std::ops::Deref;

use super::Span;
use crate::RunId;

/// The trace of a run: a tree of [`Span`]s.
///
/// ```
/// # use inngest_api_spec::v2::Trace;
/// fn print(trace: &Trace) {
///     for (depth, span) in trace.walk() {
///         println!("{:indent$}{} {}", "", span.name, span.status, indent = 2 * depth);
///     }
/// }
/// # let mut trace = Trace::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5");
/// # trace.push(0, Default::default());
/// # print(&trace);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Trace {
    /// The run's id.
    pub run_id: RunId,
    pub(super) nodes: Vec<Node>,
}

/// A span in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) depth: usize,
    parent: Option<usize>,
    next_sibling: Option<usize>,
}

impl Trace {
    /// A trace without spans.
    pub fn new(run_id: impl Into<RunId>) -> Self {
        Self { run_id: run_id.into(), nodes: Vec::new() }
    }

    /// Adds a span behind all others: below the last one that stands one less deep.
    ///
    /// The first span is the root, at depth 0, whatever is said; all others stand below it, and at most one deeper than the
    /// one before.
    pub fn push(&mut self, depth: usize, span: Span) {
        let index = self.nodes.len();
        let mut parent = index.checked_sub(1);
        let deepest = self.nodes.last().map_or(0, |last| last.depth + 1);
        let depth = depth.clamp(usize::from(index > 0), deepest);
        // Each step up leaves a span for good.
        while let Some(above) = parent
            && let Some(node) = self.nodes.get_mut(above)
            && node.depth >= depth
        {
            if node.depth == depth {
                node.next_sibling = Some(index);
            }
            parent = node.parent;
        }
        self.nodes.push(Node { span, depth, parent, next_sibling: None });
    }

    /// The root: the run itself.
    #[must_use]
    pub fn root(&self) -> Option<SpanRef<'_>> {
        self.at(0)
    }

    /// All spans with their depth, each before its children; the root has depth 0.
    #[must_use]
    pub fn walk(&self) -> TraceWalk<'_> {
        TraceWalk { trace: self, next: 0, end: self.nodes.len() }
    }

    /// How many spans there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no spans.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn at(&self, index: usize) -> Option<SpanRef<'_>> {
        let node = self.nodes.get(index)?;
        Some(SpanRef { trace: self, index, node })
    }
}

/// A span in its trace: all that a [`Span`] is, and its place in the tree.
#[derive(Clone, Copy, Debug)]
pub struct SpanRef<'a> {
    trace: &'a Trace,
    index: usize,
    node: &'a Node,
}

impl<'a> SpanRef<'a> {
    /// The span, for as long as the trace is there.
    #[must_use]
    pub fn span(&self) -> &'a Span {
        &self.node.span
    }

    /// How many spans stand above it.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.node.depth
    }

    /// The span above it; none where it is the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.trace.at(self.node.parent?)
    }

    /// The spans below it, in their order.
    #[must_use]
    pub fn children(&self) -> SpanChildren<'a> {
        let first = self.trace.at(self.index + 1).filter(|next| next.node.parent == Some(self.index));
        SpanChildren(first)
    }

    /// The span itself and all below it, with their depth in the trace, each before its children.
    #[must_use]
    pub fn walk(&self) -> TraceWalk<'a> {
        let mut above = std::iter::successors(Some(*self), Self::parent);
        let end = above.find_map(|span| span.node.next_sibling);
        TraceWalk { trace: self.trace, next: self.index, end: end.unwrap_or(self.trace.nodes.len()) }
    }
}

impl Deref for SpanRef<'_> {
    type Target = Span;

    fn deref(&self) -> &Span {
        &self.node.span
    }
}

/// Iterates over the spans right below one.
#[derive(Clone, Debug)]
pub struct SpanChildren<'a>(Option<SpanRef<'a>>);

impl<'a> Iterator for SpanChildren<'a> {
    type Item = SpanRef<'a>;

    fn next(&mut self) -> Option<SpanRef<'a>> {
        let child = self.0?;
        self.0 = child.node.next_sibling.and_then(|next| child.trace.at(next));
        Some(child)
    }
}

/// Iterates over spans with their depth, each before its children.
#[derive(Clone, Debug)]
pub struct TraceWalk<'a> {
    trace: &'a Trace,
    next: usize,
    end: usize,
}

impl<'a> Iterator for TraceWalk<'a> {
    type Item = (usize, &'a Span);

    fn next(&mut self) -> Option<(usize, &'a Span)> {
        let node = self.trace.nodes.get(self.next).filter(|_| self.next < self.end)?;
        self.next += 1;
        Some((node.depth, &node.span))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for TraceWalk<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(name: &str) -> Span {
        Span { name: name.to_owned(), ..Span::default() }
    }

    /// ```text
    /// run ┬ a ─ a1 ─ a2
    ///     ├ b
    ///     └ c ─ c1
    /// ```
    fn trace() -> Trace {
        let mut trace = Trace::new("01R");
        for (depth, name) in [(0, "run"), (1, "a"), (2, "a1"), (3, "a2"), (1, "b"), (1, "c"), (2, "c1")] {
            trace.push(depth, span(name));
        }
        trace
    }

    fn names<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<&'a str> {
        spans.map(|span| span.name.as_str()).collect()
    }

    fn below(span: SpanRef<'_>) -> Vec<&str> {
        names(span.children().map(|child| child.span()))
    }

    #[test]
    fn a_trace_is_read_as_a_tree() {
        let trace = trace();
        let root = trace.root().unwrap();
        assert_eq!((root.name.as_str(), root.depth(), root.parent().is_none()), ("run", 0, true));
        assert_eq!(below(root), ["a", "b", "c"]);
        let a1 = root.children().next().unwrap().children().next().unwrap();
        assert_eq!((a1.name.as_str(), a1.depth(), a1.parent().unwrap().name.as_str()), ("a1", 2, "a"));
        assert_eq!(below(a1), ["a2"]);
        let branches = root.children().map(|child| names(child.walk().map(|(_, span)| span)));
        assert_eq!(branches.collect::<Vec<_>>(), [vec!["a", "a1", "a2"], vec!["b"], vec!["c", "c1"]]);
    }

    #[test]
    fn a_walk_goes_by_all_spans() {
        let trace = trace();
        assert_eq!(names(trace.walk().map(|(_, span)| span)), ["run", "a", "a1", "a2", "b", "c", "c1"]);
        assert_eq!(trace.walk().map(|(depth, _)| depth).collect::<Vec<_>>(), [0, 1, 2, 3, 1, 1, 2]);
        assert_eq!((trace.walk().len(), trace.len(), trace.is_empty()), (7, 7, false));
    }

    #[test]
    fn a_span_always_has_a_place() {
        let mut trace = Trace::new("01R");
        assert!(trace.root().is_none() && trace.is_empty());
        for depth in [7, 0, 9, 9] {
            trace.push(depth, Span::default());
        }
        assert_eq!(trace.walk().map(|(depth, _)| depth).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
