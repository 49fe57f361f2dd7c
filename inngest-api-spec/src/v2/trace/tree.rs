//! The tree of a trace, of any depth.
//!
//! The spans are in one list, each before its children: no function is recursive, and a deep trace cannot overflow the stack.

use std::ops::Deref;

use super::Span;
use crate::{Described, Member, RunId, Schema};

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

/// A span with its position in the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) depth: usize,
    parent: Option<usize>,
    next_sibling: Option<usize>,
}

impl Described for Trace {
    const SCHEMA: &'static Schema = &Schema::Object(&[
        Member::optional("runId", <RunId as Described>::SCHEMA, "The run's id."),
        Member::optional(
            "rootSpan",
            <Span as Described>::SCHEMA,
            "The span of the run. Its `children` are spans as well, which can have children.",
        ),
    ]);
}

impl Trace {
    /// Creates a trace without spans.
    pub fn new(run_id: impl Into<RunId>) -> Self {
        Self { run_id: run_id.into(), nodes: Vec::new() }
    }

    /// Adds a span after all others, as a child of the last span whose depth is one less.
    ///
    /// The first span is the root: its depth is always 0. Other spans have a depth of at least 1, and at most one more than the
    /// span before. A `depth` beyond these limits is adjusted.
    pub fn push(&mut self, depth: usize, span: Span) {
        let index = self.nodes.len();
        let mut parent = index.checked_sub(1);
        let deepest = self.nodes.last().map_or(0, |last| last.depth + 1);
        let depth = depth.clamp(usize::from(index > 0), deepest);
        // Every span passed on the way up is complete: the total work is linear.
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

    /// Returns the root span, which is the run itself.
    #[must_use]
    pub fn root(&self) -> Option<SpanRef<'_>> {
        self.at(0)
    }

    /// Iterates over all spans with their depth, each before its children. The root has depth 0.
    #[must_use]
    pub fn walk(&self) -> TraceWalk<'_> {
        TraceWalk { trace: self, next: 0, end: self.nodes.len() }
    }

    /// Returns the number of spans.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether there are no spans.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn at(&self, index: usize) -> Option<SpanRef<'_>> {
        let node = self.nodes.get(index)?;
        Some(SpanRef { trace: self, index, node })
    }
}

/// A span and its position in the tree. Dereferences to [`Span`].
#[derive(Clone, Copy, Debug)]
pub struct SpanRef<'a> {
    trace: &'a Trace,
    index: usize,
    node: &'a Node,
}

impl<'a> SpanRef<'a> {
    /// Returns the span, with the lifetime of the trace.
    #[must_use]
    pub fn span(&self) -> &'a Span {
        &self.node.span
    }

    /// Returns the number of its ancestors.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.node.depth
    }

    /// Returns its parent; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.trace.at(self.node.parent?)
    }

    /// Iterates over its children.
    #[must_use]
    pub fn children(&self) -> SpanChildren<'a> {
        let first = self.trace.at(self.index + 1).filter(|next| next.node.parent == Some(self.index));
        SpanChildren(first)
    }

    /// Iterates over the span and its descendants with their depth in the trace, each before its children.
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

/// Iterates over the children of a span.
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

/// Iterates over spans and their depth, each span before its children.
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
    fn spans_have_parents_and_children() {
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
    fn a_walk_visits_all_spans_in_order() {
        let trace = trace();
        assert_eq!(names(trace.walk().map(|(_, span)| span)), ["run", "a", "a1", "a2", "b", "c", "c1"]);
        assert_eq!(trace.walk().map(|(depth, _)| depth).collect::<Vec<_>>(), [0, 1, 2, 3, 1, 1, 2]);
        assert_eq!((trace.walk().len(), trace.len(), trace.is_empty()), (7, 7, false));
    }

    #[test]
    fn an_impossible_depth_is_adjusted() {
        let mut trace = Trace::new("01R");
        assert!(trace.root().is_none() && trace.is_empty());
        for depth in [7, 0, 9, 9] {
            trace.push(depth, Span::default());
        }
        assert_eq!(trace.walk().map(|(depth, _)| depth).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
